package dev.fetchjobs.fetch.suggest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the array or the object of a JSON document that has the most elements of one kind. */
final class JsonElements {

  private static final int MAX_DEPTH = 3;
  private static final int MAX_MEMBERS = 8;

  /** An object with fewer members is taken for one element, and not for a list of elements. */
  private static final int MIN_LIST = 10;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,60}");

  private final List<Group> groups = new ArrayList<>();

  /** Collects the elements at one path, as far as they were read. */
  private static final class Group {
    final String path;
    final boolean array;
    int count;
    boolean alike = true;
    @Nullable Set<String> members;

    Group(String path, boolean array) {
      this.path = path;
      this.array = array;
    }

    void add(@Nullable Set<String> found) {
      count++;
      if (found == null) {
        alike = false;
      } else if (members == null) {
        members = new LinkedHashSet<>(found);
      } else {
        members.retainAll(found);
      }
    }

    boolean isList() {
      return count >= (array ? 2 : MIN_LIST) && (array || alike);
    }
  }

  /**
   * Holds the path of the elements that were found.
   *
   * @param members places that every element has, as JSON Pointers
   */
  record Best(String path, List<String> members) {
    Best {
      members = List.copyOf(members);
    }
  }

  Optional<Best> best() {
    return groups.stream()
        .filter(Group::isList)
        .max(Comparator.comparingInt(group -> group.count))
        .map(
            group ->
                new Best(
                    group.path,
                    group.members == null || !group.alike
                        ? List.of()
                        : group.members.stream().limit(MAX_MEMBERS).map(m -> "/" + m).toList()));
  }

  void read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_ARRAY) {
      array(parser, "$");
    } else if (first == JsonToken.START_OBJECT) {
      object(parser, "$", 1);
    }
  }

  private void array(JsonParser parser, @Nullable String path) throws IOException {
    Group group = new Group(path + "[*]", true);
    if (path != null) {
      groups.add(group);
    }
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        group.add(object(parser, null, MAX_DEPTH));
      } else {
        parser.skipChildren();
        group.add(null);
      }
    }
  }

  /**
   * Reads an object of the document.
   *
   * @param path its path; null if no path leads to its members
   * @return the names of members that have a scalar value
   */
  private Set<String> object(JsonParser parser, @Nullable String path, int depth)
      throws IOException {
    Group group = new Group(path + "[*]", false);
    if (path != null) {
      groups.add(group);
    }
    Set<String> scalars = new LinkedHashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean simple = NAME.matcher(name).matches();
      JsonToken token = parser.nextToken();
      String below = path != null && simple && depth < MAX_DEPTH ? path + "." + name : null;
      if (token == JsonToken.START_OBJECT && depth < MAX_DEPTH) {
        group.add(object(parser, below, depth + 1));
      } else if (token == JsonToken.START_ARRAY && below != null) {
        array(parser, below);
        group.add(null);
      } else {
        parser.skipChildren();
        group.add(null);
        if (simple && token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          scalars.add(name);
        }
      }
    }
    return scalars;
  }
}
