package dev.fetchjobs.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Makes the page docs/reference.md from the definition of FetchJob. */
final class Reference {

  private static final String HEAD =
      """
      <!-- Generated from crds/. To change it change the records in api/, then run
           mvn -pl docs -am test -Dtest=ReferenceTest -Dreference=write -->

      # Reference: every field of a FetchJob and of a FetchCalendar

      `kubectl explain fetchjob.spec` tells the same in the terminal. A field without *default* and not *required* is absent
      unless you set it. [sources.md](sources.md) shows the fields at work, [runbooks.md](runbooks.md) explains the words of
      the status.
      """;

  private final StringBuilder page = new StringBuilder(HEAD);

  private Reference() {}

  static String of(JsonNode fetchJob, JsonNode fetchCalendar) {
    var reference = new Reference();
    for (String part : List.of("spec", "status")) {
      reference.addPart(part, part, fetchJob);
    }
    reference.addPart("spec of a FetchCalendar", "spec", fetchCalendar);
    return reference.page.toString();
  }

  private void addPart(String title, String part, JsonNode schema) {
    JsonNode fields = schema.at("/properties/" + part);
    page.append("\n## ")
        .append(title)
        .append("\n\n")
        .append(fields.path("description").asText())
        .append("\n\n| field | type | meaning |\n|---|---|---|\n");
    addFields(part, fields);
  }

  private void addFields(String path, JsonNode schema) {
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (var field : schema.path("properties").properties()) {
      if (!field.getValue().has("description")) {
        continue; // this field is defined by Kubernetes, and the field above refers to it
      }
      String name = path + "." + field.getKey();
      JsonNode value = field.getValue();
      page.append(
          "| `%s` | %s%s | %s |%n"
              .formatted(
                  name,
                  type(value),
                  required.contains(field.getKey()) ? ", required" : "",
                  cell(value.path("description").asText())));
      addFields(
          value.has("items") ? name + "[]" : name, value.has("items") ? value.get("items") : value);
    }
  }

  private static String type(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return "quantity";
    }
    if (schema.has("enum")) {
      List<String> words = new ArrayList<>();
      schema.get("enum").forEach(word -> words.add(word.asText()));
      return String.join(" \\| ", words);
    }
    String type = schema.path("type").asText();
    if (type.equals("array")) {
      return "list, at most " + schema.path("maxItems").asText();
    }
    return schema.path("format").asText().equals("date-time") ? "time" : type;
  }

  private static String cell(String text) {
    return text.strip().replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
  }
}
