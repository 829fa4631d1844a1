package dev.fetchjobs.downloader.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.contract.JsonPath.Index;
import dev.fetchjobs.contract.JsonPath.Name;
import dev.fetchjobs.contract.JsonPath.Segment;
import dev.fetchjobs.contract.JsonPath.Selector;
import dev.fetchjobs.contract.JsonPath.Wildcard;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.util.List;

/**
 * Evaluates a {@link JsonPath} while a document is read. A segment with one selector needs no
 * memory. A list of selectors needs a {@link JsonCopy} of the array or object that it selects from.
 * An index from the end needs a copy, too.
 *
 * <p>An object may have several members with the same name. A name in the path then selects the
 * first of them, because a streaming reader cannot take back a node. A wildcard selects all members
 * with that name.
 */
public final class JsonSelection {

  private final List<Segment> segments;
  private final JsonCopy.Memory memory = new JsonCopy.Memory();
  private final Nodes nodes;

  public JsonSelection(JsonPath path, Nodes nodes) {
    this.segments = path.segments();
    this.nodes = nodes;
  }

  /** Receives the JSON nodes that a path selects, in the order of RFC 9535. */
  @FunctionalInterface
  public interface Nodes {
    /**
     * Receives one selected node of the JSON document.
     *
     * @param node its current token is the first one of the node; when this method returns, its
     *     current token has to be the last one
     */
    void accept(JsonParser node) throws IOException, FetchException;
  }

  /**
   * Selects nodes from the value that begins at the current token of {@code root}. Afterwards the
   * parser {@code root} is at the value's last token.
   */
  public void select(JsonParser root) throws IOException, FetchException {
    descend(root, 0);
  }

  private void descend(JsonParser parser, int depth) throws IOException, FetchException {
    if (depth == segments.size()) {
      nodes.accept(parser);
      return;
    }
    if (!parser.currentToken().isStructStart()) {
      return;
    }
    List<Selector> selectors = segments.get(depth).selectors();
    if (selectors.size() == 1 && !isFromEnd(selectors.getFirst())) {
      children(parser, selectors.getFirst(), depth + 1);
      return;
    }
    try (JsonCopy copy = memory.copy(parser)) {
      for (Selector selector : selectors) {
        try (JsonParser again = copy.open()) {
          children(again, fromStart(selector, copy.children()), depth + 1);
        }
      }
    }
  }

  private void children(JsonParser parser, Selector selector, int depth)
      throws IOException, FetchException {
    boolean array = parser.currentToken() == JsonToken.START_ARRAY;
    boolean found = false;
    long index = 0;
    while (!parser.nextToken().isStructEnd()) {
      boolean selected =
          switch (selector) {
            case Wildcard _ -> true;
            case Index(long wanted) -> array && index == wanted;
            case Name(String name) -> !array && !found && name.equals(parser.currentName());
          };
      if (!array) {
        parser.nextToken();
      }
      if (selected) {
        found = true;
        descend(parser, depth);
      } else {
        parser.skipChildren();
      }
      index++;
    }
  }

  private static boolean isFromEnd(Selector selector) {
    return selector instanceof Index(long index) && index < 0;
  }

  /**
   * Turns an index from the end into an index from the start. An index before the first element
   * selects nothing.
   */
  private static Selector fromStart(Selector selector, long length) {
    return selector instanceof Index(long index) && index < 0
        ? new Index(length + index)
        : selector;
  }
}
