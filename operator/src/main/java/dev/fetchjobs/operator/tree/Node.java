package dev.fetchjobs.operator.tree;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value in the JSON of a Kubernetes object. Reading never fails. A value that is absent, or
 * has another type than the caller expects, is empty.
 */
public record Node(@Nullable Object value) {

  /** Is the form of most times of Kubernetes; each 0 stands for a digit. */
  private static final String USUAL = "0000-00-00T00:00:00Z";

  /** Returns the value at a path of field names below this JSON value. */
  public Node at(String... path) {
    Object here = value;
    for (String name : path) {
      here = here instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return new Node(here);
  }

  public List<Node> items() {
    return value instanceof List<?> list ? list.stream().map(Node::new).toList() : List.of();
  }

  /** Returns the fields of a JSON object by name, in order, or empty if this is not an object. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, field) -> fields.put(String.valueOf(name), field));
    }
    return fields;
  }

  /**
   * Returns the item of this list whose field has the wanted value, or an empty node if no item has
   * it.
   */
  public Node item(String field, String wanted) {
    return items().stream()
        .filter(item -> wanted.equals(item.at(field).value()))
        .findFirst()
        .orElse(new Node(null));
  }

  /**
   * Returns a text for this JSON tree that does not depend on the order of fields. Different trees
   * have different texts.
   */
  public String canonical() {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(@Nullable Object tree, StringBuilder text) {
    switch (tree) {
      case Map<?, ?> map -> {
        text.append('{');
        new TreeMap<>(new Node(map).fields())
            .forEach(
                (name, field) -> {
                  write(name, text);
                  write(field, text);
                });
        text.append('}');
      }
      case List<?> list -> {
        text.append('[');
        list.forEach(item -> write(item, text));
        text.append(']');
      }
      case String scalar -> text.append(scalar.length()).append(':').append(scalar);
      case null, default -> text.append('<').append(tree).append('>');
    }
  }

  public boolean isPresent() {
    return value != null;
  }

  public Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  public String textOr(String fallback) {
    return value instanceof String text ? text : fallback;
  }

  public Optional<Long> number() {
    return value instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
  }

  /**
   * Replaces every text in this JSON tree. The method changes the tree itself, so the tree must not
   * be used elsewhere.
   */
  public Node withTexts(Function<String, Object> replacement) {
    return new Node(withTexts(value, replacement));
  }

  @SuppressWarnings("unchecked") // a tree that was read from JSON has these types
  private static @Nullable Object withTexts(
      @Nullable Object tree, Function<String, Object> replacement) {
    switch (tree) {
      case Map<?, ?> map ->
          ((Map<String, Object>) map).replaceAll((name, field) -> withTexts(field, replacement));
      case List<?> list -> ((List<Object>) list).replaceAll(item -> withTexts(item, replacement));
      case String text -> {
        return replacement.apply(text);
      }
      case null, default -> {}
    }
    return tree;
  }

  /** Reads the value as a time in RFC 3339, with any offset. */
  public Optional<Instant> instant() {
    return text().flatMap(Node::parse);
  }

  private static Optional<Instant> parse(String text) {
    try {
      return Optional.of(isUsual(text) ? usual(text) : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a text has the form in which Kubernetes writes times in whole seconds. */
  private static boolean isUsual(String text) {
    if (text.length() != USUAL.length()) {
      return false;
    }
    for (int i = 0; i < USUAL.length(); i++) {
      char wanted = USUAL.charAt(i);
      char c = text.charAt(i);
      if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    return true;
  }

  /** Reads a time of the usual form without the general parser, which is slow. */
  private static Instant usual(String text) {
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
