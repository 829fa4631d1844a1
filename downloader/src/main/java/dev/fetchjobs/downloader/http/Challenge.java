package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.HeaderField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Describes an authentication scheme that a server offers (RFC 9110, section 11.6.1).
 *
 * @param scheme the scheme as the server wrote it
 * @param parameters the parameters without quotes; their names are in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  /**
   * Returns the challenges of a 401 in their order. Challenges that cannot be read are left out.
   */
  static List<Challenge> of(ResponseHead head) {
    return of(head, "WWW-Authenticate");
  }

  /** Returns the challenges of a proxy's response with status 407. */
  static List<Challenge> ofProxy(ResponseHead head) {
    return of(head, "Proxy-Authenticate");
  }

  private static List<Challenge> of(ResponseHead head, String field) {
    List<Challenge> found = new ArrayList<>();
    for (String value : head.all(field)) {
      new Reader(value).read(found);
    }
    return List.copyOf(found);
  }

  /** Reads parameters that are not part of a scheme, as in the field Authentication-Info. */
  static Map<String, String> parameters(String value) {
    List<Challenge> found = new ArrayList<>();
    new Reader("x " + value).read(found);
    return found.isEmpty() ? Map.of() : found.getFirst().parameters();
  }

  boolean is(String name) {
    return scheme.equalsIgnoreCase(name);
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    void read(List<Challenge> into) {
      Map<String, String> parameters = null;
      while (skip(" \t,") && HeaderField.isTokenCharacter(text.charAt(at))) {
        String word = word();
        boolean spaced = at < text.length() && " \t".indexOf(text.charAt(at)) >= 0;
        skip(" \t");
        if (parameters != null && at < text.length() && text.charAt(at) == '=') {
          at++;
          skip(" \t");
          parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
        } else {
          parameters = new TreeMap<>();
          into.add(new Challenge(word, parameters));
          skipToken68(spaced);
        }
      }
    }

    /**
     * Skips a token68, which is a word that is not a parameter. For example, {@code Negotiate
     * YII==} has one.
     */
    private void skipToken68(boolean spaced) {
      int end = at;
      while (end < text.length() && " \t,".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      String word = text.substring(at, end);
      boolean alone = end == text.length() || text.charAt(end) == ',';
      if (spaced && alone && word.matches("[A-Za-z0-9._~+/-]+=*")) {
        at = end;
      }
    }

    /** Skips the given characters, and returns whether text is left after them. */
    private boolean skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      return at < text.length();
    }

    private String word() {
      int start = at;
      while (at < text.length() && HeaderField.isTokenCharacter(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private String value() {
      if (at >= text.length() || text.charAt(at) != '"') {
        int start = at;
        while (at < text.length() && " \t,".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        return text.substring(start, at);
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      at = Math.min(text.length(), at + 1);
      return value.toString();
    }
  }
}
