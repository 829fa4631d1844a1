package dev.fetchjobs.contract;

import java.util.List;

/**
 * Describes a JSONPath expression (RFC 9535) that a streaming reader can evaluate. A supported path
 * has child segments with names, indexes and wildcards. The parser refuses the other selectors of
 * the RFC.
 *
 * @param segments the segments of the path; empty if the path selects the root
 */
public record JsonPath(List<Segment> segments) {

  /**
   * An index in a JSONPath expression is at most this number. Other programs read numbers as IEEE
   * 754 (RFC 7493), so a larger index would not be exact for them.
   */
  static final long MAX_INDEX = (1L << 53) - 1;

  public JsonPath {
    segments = List.copyOf(segments);
  }

  /**
   * Describes a segment, which selects children of each node that the segment before it selected.
   *
   * @param selectors at least one selector; the nodes of the first one come first
   */
  public record Segment(List<Selector> selectors) {
    public Segment {
      selectors = List.copyOf(selectors);
    }
  }

  /** Describes which children of a JSON node one selector of a path selects. */
  public sealed interface Selector {}

  /** Describes a selector that selects the member of an object with this name. */
  public record Name(String name) implements Selector {}

  /**
   * Selects one element of an array.
   *
   * @param index number of the element, from 0; -1 is the last element
   */
  public record Index(long index) implements Selector {}

  /** Selects all elements of an array, or the values of all members of an object. */
  public record Wildcard() implements Selector {}

  /** Reads a JSONPath expression such as {@code $.data[*]}. */
  public static JsonPath parse(String path) throws BadPath {
    return new JsonPathParser(path).parse();
  }
}
