package dev.fetchjobs.operator.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.operator.tree.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reduces large objects before they are parsed into trees in memory. A user who may write objects
 * in a watched namespace can make each of them 1.5 MB large, because a definition cannot bound
 * annotations, labels, owner references and managed fields. The parts of an object that the
 * operator reads fit into {@link #LIMIT} bytes. The operator drops other parts of a larger object.
 */
final class Reduction {

  /**
   * The operator does not reduce an object with at most this many bytes. A usual FetchJob has 3 to
   * 8 KB.
   */
  static final int LIMIT = 32 * 1024;

  /**
   * A spec without its pod template has at most this many bytes, and a status has at most this many
   * bytes as well.
   */
  private static final int CONTENT = 96 * 1024;

  private static final int POD_TEMPLATE = 64 * 1024;
  private static final int LONGEST = 32 * 1024;
  private static final int MANAGED_FIELDS = 16 * 1024;
  private static final int ENTRIES = 64;
  private static final int ENTRY_LENGTH = 2 * 1024;

  /** The operator reads labels and annotations whose names begin with one of these prefixes. */
  private static final List<String> READ =
      List.of(
          "fetchjobs.dev/",
          "batch.kubernetes.io/",
          "cronjob.kubernetes.io/",
          "app.kubernetes.io/managed-by");

  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private static final List<String> METADATA =
      List.of(
          "name",
          "generateName",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  /** The operator adds this field to an object whose spec is not complete. */
  static final String MARK = "reduced";

  private static final byte[] MARK_AT_THE_END =
      (",\"" + MARK + "\":true}").getBytes(StandardCharsets.US_ASCII);

  private final JsonFactory json = new ObjectMapper().getFactory();

  /** Reduces an object from the API server to the parts that the operator reads. */
  byte[] reduced(byte[] object, int length) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(LIMIT);
    Whole filter = new Whole();
    try (JsonParser parser = filtered(json.createParser(object, 0, length), filter);
        JsonGenerator generator = json.createGenerator(out)) {
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    }
    byte[] whole = out.toByteArray();
    if (!filter.isCut()) {
      return whole;
    }
    byte[] marked = Arrays.copyOf(whole, whole.length - 1 + MARK_AT_THE_END.length);
    System.arraycopy(MARK_AT_THE_END, 0, marked, whole.length - 1, MARK_AT_THE_END.length);
    return marked;
  }

  /** Reads a large watch event, and skips the parts of its object that are not needed. */
  static Map<String, Object> event(ObjectMapper mapper, InputStream in) throws IOException {
    Whole filter = new Whole();
    Map<String, Object> event =
        mapper.readValue(filtered(mapper.getFactory().createParser(in), filter), TREE);
    if (filter.isCut() && event.get("object") instanceof Map<?, ?> object) {
      Map<String, Object> marked = new LinkedHashMap<>(new Node(object).fields());
      marked.put(MARK, true);
      event.put("object", marked);
    }
    return event;
  }

  private static JsonParser filtered(JsonParser parser, Whole filter) {
    return new FilteringParserDelegate(parser, filter, Inclusion.INCLUDE_ALL_AND_PATH, true);
  }

  /** Represents a part of an object that stays in the object even if it is empty. */
  private static class Part extends TokenFilter {
    @Override
    public boolean includeEmptyObject(boolean filtered) {
      return true;
    }

    @Override
    public boolean includeEmptyArray(boolean filtered) {
      return true;
    }
  }

  /** Represents a whole object, or a watch event with an object in it. */
  private static final class Whole extends Part {
    private final Counted content = new Counted(CONTENT, Integer.MAX_VALUE, LONGEST);
    private final Counted podTemplate = new Counted(POD_TEMPLATE, Integer.MAX_VALUE, LONGEST);
    private final Counted status = new Counted(CONTENT, Integer.MAX_VALUE, LONGEST);
    private @Nullable Whole object;

    @Override
    public @Nullable TokenFilter includeProperty(String name) {
      return switch (name) {
        case "metadata" -> new Meta();
        case "object" -> object = new Whole();
        case "spec" ->
            new Part() {
              @Override
              public @Nullable TokenFilter includeProperty(String inner) {
                return inner.equals("podTemplate") || inner.equals("jobTemplate")
                    ? podTemplate
                    : content.includeProperty(inner);
              }
            };
        default -> status.includeProperty(name);
      };
    }

    boolean isCut() {
      return content.isCut() || podTemplate.isCut() || (object != null && object.isCut());
    }
  }

  private static final class Meta extends Part {
    private static final Map<String, Integer> LISTS =
        Map.of(
            "finalizers", ENTRIES * 256,
            "ownerReferences", ENTRIES * 256,
            "managedFields", MANAGED_FIELDS);

    @Override
    public @Nullable TokenFilter includeProperty(String name) {
      if (METADATA.contains(name)) {
        return new Counted(ENTRY_LENGTH, 1, ENTRY_LENGTH);
      }
      if (LISTS.containsKey(name)) {
        return new Counted(LISTS.get(name), ENTRIES, ENTRY_LENGTH);
      }
      return name.equals("labels") || name.equals("annotations") ? new Marks() : null;
    }
  }

  /** Represents the labels or the annotations of an object while it is reduced. */
  private static final class Marks extends Part {
    private int entries;

    @Override
    public @Nullable TokenFilter includeProperty(String name) {
      return isRead(name) && entries++ < ENTRIES
          ? new Counted(ENTRY_LENGTH, 1, ENTRY_LENGTH)
          : null;
    }
  }

  /** Returns whether the operator reads a label or an annotation with this name. */
  static boolean isRead(String name) {
    return name.length() < ENTRY_LENGTH && READ.stream().anyMatch(name::startsWith);
  }

  /** Keeps everything in a part until a number of bytes or of items is reached. */
  private static final class Counted extends Part {
    private final int items;
    private final int length;
    private int left;
    private boolean cut;

    Counted(int bytes, int items, int length) {
      this.left = bytes;
      this.items = items;
      this.length = length;
    }

    boolean isCut() {
      return cut;
    }

    private boolean fits(int bytes) {
      left -= bytes;
      cut |= left < 0;
      return left >= 0;
    }

    @Override
    public @Nullable TokenFilter includeProperty(String name) {
      // The number 4 is for two quotes, a colon and a comma.
      return fits(name.length() + 4) ? this : null;
    }

    @Override
    public @Nullable TokenFilter includeElement(int index) {
      return fits(1) && index < items ? this : null;
    }

    @Override
    public boolean includeValue(JsonParser parser) throws IOException {
      int size = parser.getTextLength();
      cut |= size > length;
      return size <= length && fits(size + 2);
    }
  }
}
