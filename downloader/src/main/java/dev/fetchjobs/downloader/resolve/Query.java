package dev.fetchjobs.downloader.resolve;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Describes the query of a URL, as the form of a web page would write it.
 *
 * @param path the part of the URL before the query
 * @param pairs names and values, percent-encoded
 */
record Query(String path, List<String> pairs) {

  static Query of(String pathAndQuery) {
    int start = TargetUri.queryStart(pathAndQuery);
    String query = pathAndQuery.substring(Math.min(start + 1, pathAndQuery.length()));
    return new Query(
        pathAndQuery.substring(0, start),
        query.isEmpty() ? List.of() : Arrays.asList(query.split("&", -1)));
  }

  Optional<String> value(String name) {
    return pairs.stream()
        .filter(pair -> name(pair).equals(name))
        .map(pair -> pair.substring(Math.min(pair.length(), pair.indexOf('=') + 1)))
        .findFirst();
  }

  /**
   * Returns the path and the query, in which the parameter has this value. The parameter keeps its
   * place in the query, or is added at the end.
   */
  String with(String name, String value) {
    List<String> changed = new ArrayList<>();
    boolean there = false;
    for (String pair : pairs) {
      if (!name(pair).equals(name)) {
        changed.add(pair);
      } else if (!there) {
        there = true;
        changed.add(encoded(pair) + "=" + value);
      }
    }
    if (!there) {
      changed.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + value);
    }
    return path + "?" + String.join("&", changed);
  }

  private static String name(String pair) {
    return URLDecoder.decode(encoded(pair), StandardCharsets.UTF_8);
  }

  private static String encoded(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? pair : pair.substring(0, equals);
  }
}
