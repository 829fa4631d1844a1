package dev.fetchjobs.downloader.listing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.fetchjobs.contract.BadPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields that the plan uses from an entry in JSON. */
final class JsonFields {

  private final List<Field> fields;

  private JsonFields(List<Field> fields) {
    this.fields = fields;
  }

  /**
   * Describes one field that has not yet been read from an entry.
   *
   * @param place the whole pointer
   * @param rest the part of the pointer below the current value
   */
  private record Field(String place, JsonPointer rest) {}

  static JsonFields at(Set<String> places) throws BadPath {
    List<Field> fields = new ArrayList<>();
    for (String place : places) {
      fields.add(new Field(place, dev.fetchjobs.contract.JsonPointer.parse(place)));
    }
    return new JsonFields(fields);
  }

  /**
   * Reads one value of a JSON document. The parser is at the first token of the value before, and
   * at its last token afterwards. Returns the texts of strings, numbers and booleans by their
   * places. If an object has several members with the same name, only the first is read.
   */
  Map<String, String> read(JsonParser entry) throws IOException {
    Map<String, String> texts = new HashMap<>();
    read(entry, fields, texts);
    return texts;
  }

  private static void read(JsonParser parser, List<Field> fields, Map<String, String> texts)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (token.isScalarValue()) {
      readText(parser, fields, texts);
      return;
    }
    List<Field> open = new ArrayList<>(fields);
    for (int index = 0; !parser.nextToken().isStructEnd(); index++) {
      List<Field> inside = take(open, token, parser.currentName(), index);
      if (token == JsonToken.START_OBJECT) {
        parser.nextToken();
      }
      if (inside.isEmpty()) {
        parser.skipChildren();
      } else {
        read(parser, inside, texts);
      }
    }
  }

  private static void readText(JsonParser parser, List<Field> fields, Map<String, String> texts)
      throws IOException {
    for (Field field : fields) {
      if (field.rest().matches() && parser.currentToken() != JsonToken.VALUE_NULL) {
        texts.put(field.place(), parser.getText());
      }
    }
  }

  /**
   * Removes the fields of one child from {@code open}. Returns these fields with pointers that
   * begin at the child.
   */
  private static List<Field> take(
      List<Field> open, JsonToken parent, @Nullable String name, int index) {
    List<Field> taken = new ArrayList<>(open.size());
    for (Iterator<Field> all = open.iterator(); all.hasNext(); ) {
      Field field = all.next();
      JsonPointer rest =
          parent == JsonToken.START_OBJECT
              ? field.rest().matchProperty(name)
              : field.rest().matchElement(index);
      if (rest != null) {
        all.remove();
        taken.add(new Field(field.place(), rest));
      }
    }
    return taken;
  }
}
