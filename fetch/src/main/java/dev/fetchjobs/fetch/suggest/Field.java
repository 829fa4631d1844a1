package dev.fetchjobs.fetch.suggest;

import java.util.List;

/** Describes a field of a suggested YAML document, and gives the reason for its value. */
sealed interface Field {

  /** Returns the reason for the field's value, one sentence a line, or empty if there is none. */
  List<String> why();

  /**
   * Describes a field with one value.
   *
   * @param yaml the value in YAML, in one line
   */
  record Value(String key, String yaml, List<String> why) implements Field {}

  /** Describes a key with fields below it. A group without fields is not written. */
  record Group(String key, List<Field> fields, List<String> why) implements Field {}

  /**
   * Describes a key with a list of values.
   *
   * @param yaml the values in YAML, one line each; a list without values is not written
   */
  record Items(String key, List<String> yaml, List<String> why) implements Field {}

  static Field value(String key, String yaml, String... why) {
    return new Value(key, yaml, List.of(why));
  }

  static Field group(String key, List<Field> fields, String... why) {
    return new Group(key, fields, List.of(why));
  }

  static String text(List<Field> fields) {
    StringBuilder out = new StringBuilder();
    fields.forEach(field -> field.write("", out));
    return out.toString();
  }

  private void write(String indent, StringBuilder out) {
    if (isEmpty()) {
      return;
    }
    why().forEach(reason -> out.append(indent).append("# ").append(reason).append('\n'));
    switch (this) {
      case Value(String key, String yaml, _) ->
          out.append(indent).append(key).append(": ").append(yaml).append('\n');
      case Group(String key, List<Field> fields, _) -> {
        out.append(indent).append(key).append(":\n");
        fields.forEach(field -> field.write(indent + "  ", out));
      }
      case Items(String key, List<String> yaml, _) -> {
        out.append(indent).append(key).append(":\n");
        yaml.forEach(item -> out.append(indent).append("  - ").append(item).append('\n'));
      }
    }
  }

  private boolean isEmpty() {
    return switch (this) {
      case Value _ -> false;
      case Group(_, List<Field> fields, _) -> fields.stream().allMatch(Field::isEmpty);
      case Items(_, List<String> yaml, _) -> yaml.isEmpty();
    };
  }
}
