package dev.fetchjobs.downloader.resolve;

import java.util.ArrayDeque;
import java.util.Deque;

/** RFC 3986, section 5.2.4. */
final class DotSegments {

  private DotSegments() {}

  /** The path (which starts with a slash) without {@code .} and {@code ..}; its query stays. */
  static String remove(String pathAndQuery) {
    int end = TargetUri.queryStart(pathAndQuery);
    String path = pathAndQuery.substring(0, end);
    Deque<String> kept = new ArrayDeque<>();
    int at = 1;
    while (true) {
      int slash = path.indexOf('/', at);
      boolean last = slash < 0;
      String segment = path.substring(at, last ? path.length() : slash);
      boolean dots = segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!dots) {
        kept.addLast(segment);
      }
      if (last) {
        if (dots) {
          kept.addLast("");
        }
        return "/" + String.join("/", kept) + pathAndQuery.substring(end);
      }
      at = slash + 1;
    }
  }
}
