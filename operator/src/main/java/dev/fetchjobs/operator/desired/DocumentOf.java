package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.Verify;
import dev.fetchjobs.contract.DocumentCheck;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the part of the plan that checks a file as JSON or XML. */
final class DocumentOf {

  private DocumentOf() {}

  static @Nullable DocumentCheck document(Verify verify) throws InvalidSpecException {
    var json = verify.json();
    if (json != null) {
      return checked(
          "spec.verify.json",
          new DocumentCheck(
              DocumentCheck.Format.JSON,
              null,
              json.elements(),
              json.minElements(),
              json.maxElements(),
              json.required()));
    }
    var xml = verify.xml();
    return xml == null
        ? null
        : checked(
            "spec.verify.xml",
            new DocumentCheck(
                DocumentCheck.Format.XML,
                xml.root(),
                xml.elements(),
                xml.minElements(),
                xml.maxElements(),
                null));
  }

  private static DocumentCheck checked(String path, DocumentCheck made)
      throws InvalidSpecException {
    Optional<DocumentCheck.Fault> fault = made.fault();
    if (fault.isPresent()) {
      DocumentCheck.Fault found = fault.get();
      throw new InvalidSpecException(path + "." + found.field(), found.value(), found.remedy());
    }
    return made;
  }
}
