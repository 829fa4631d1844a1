package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.fetch.suggest.Observation.CountedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Proposes {@code spec.verify.json} or {@code spec.verify.xml}. */
record DocumentFields(CountedDocument seen) {

  Field field() {
    DocumentCheck check = seen.check();
    String key = check.format().word().toLowerCase(Locale.ROOT);
    List<Field> fields = new ArrayList<>();
    if (check.root() != null) {
      fields.add(
          Field.value("root", Scalar.of(check.root()), "The file is XML with this root element."));
    }
    Long elements = seen.elements();
    if (check.elements() != null && elements != null) {
      fields.add(
          Field.value(
              "elements",
              Scalar.of(check.elements()),
              "These elements are counted. Write those that you read."));
      fields.add(
          Field.value(
              "minElements",
              String.valueOf(Rounded.down(elements * 4 / 5)),
              "The file has %s; about 80 %% of them are demanded."
                  .formatted(Printable.count(elements, "element"))));
    }
    if (!check.requiredOrNone().isEmpty()) {
      fields.add(
          Field.value(
              "required",
              Scalar.list(check.requiredOrNone()),
              "Every element has these. Leave out those that you do not read."));
    }
    return fields.isEmpty()
        ? Field.value(key, "{}", "The file has to be one complete JSON value.")
        : Field.group(key, fields);
  }
}
