package dev.fetchjobs.contract;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes the checks of a file in JSON or XML. The file has to be one complete document.
 *
 * @param root local name of the root element of an XML document; null for JSON, and if it may have
 *     any name
 * @param elements which elements are counted: a {@link JsonPath}, or the local name of XML elements
 *     at any depth; null if none are counted
 * @param min minimum number of elements, inclusive
 * @param max maximum number of elements, inclusive
 * @param required places in each element of a JSON document that need a value other than null, as
 *     JSON Pointers; null if there are none
 */
public record DocumentCheck(
    Format format,
    @Nullable String root,
    @Nullable String elements,
    @Nullable Long min,
    @Nullable Long max,
    @Nullable List<String> required) {

  /** Names the formats that a document can have. */
  public enum Format implements Word {
    JSON("Json"),
    XML("Xml");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** Returns the places that need a value; the list is empty if there are none. */
  public List<String> requiredOrNone() {
    return required == null ? List.of() : required;
  }

  /** Says which field of a check cannot be used, and what to write instead. */
  public record Fault(String field, String value, String remedy) {}

  /** Returns the first fault in the names and paths, or empty if there is none. */
  public Optional<Fault> fault() {
    Optional<Fault> found =
        switch (format) {
          case JSON -> fault("elements", elements, JsonPath::parse);
          case XML ->
              fault("root", root, DocumentCheck::parseName)
                  .or(() -> fault("elements", elements, DocumentCheck::parseName));
        };
    for (String place : requiredOrNone()) {
      found = found.or(() -> fault("required", place, JsonPointer::parse));
    }
    return found;
  }

  @FunctionalInterface
  private interface Parsing {
    Object parse(String text) throws BadPath;
  }

  private static Optional<Fault> fault(String field, @Nullable String text, Parsing parsing) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      parsing.parse(text);
      return Optional.empty();
    } catch (BadPath e) {
      return Optional.of(new Fault(field, text, "correct it " + e.getMessage()));
    }
  }

  private static XmlPath parseName(String name) throws BadPath {
    if (name.contains("/") || name.equals(XmlPath.ANY) || name.startsWith("@")) {
      throw new BadPath(name, 0, "write the local name of one element, such as Cube");
    }
    return XmlPath.ofName(name);
  }
}
