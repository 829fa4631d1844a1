package dev.fetchjobs.operator.screen;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which FetchJobs the list shows. An empty text selects all.
 *
 * @param state a state, or a standing such as {@code trouble}
 * @param text a part of the name, the namespace, the address or the message
 * @param page number of the page, from 1
 */
public record Filter(String namespace, String state, String host, String text, int page) {

  /** A longer value selects nothing that exists. */
  private static final int LONGEST = 300;

  private static final int MOST_PAGES = 1_000_000;
  private static final int MOST_FIELDS = 16;
  private static final Pattern AND = Pattern.compile("&");

  /** Reads the query of a URL. An unknown field is ignored, and so is a text that is no page. */
  public static Filter of(@Nullable String query) {
    Map<String, String> fields = fields(query == null ? "" : query);
    return new Filter(
        fields.getOrDefault("namespace", ""),
        fields.getOrDefault("state", ""),
        fields.getOrDefault("host", ""),
        fields.getOrDefault("q", ""),
        page(fields.getOrDefault("page", "1")));
  }

  /** Reads the fields of a query or of a form. A field that cannot be decoded is left out. */
  public static Map<String, String> fields(String form) {
    Map<String, String> fields = new HashMap<>();
    AND.splitAsStream(form)
        .limit(MOST_FIELDS)
        .forEach(
            field -> {
              int equals = field.indexOf('=');
              if (equals > 0) {
                try {
                  fields.put(field.substring(0, equals), decoded(field.substring(equals + 1)));
                } catch (IllegalArgumentException e) {
                  fields.remove(field.substring(0, equals));
                }
              }
            });
    return fields;
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8).strip();
  }

  private static int page(String number) {
    try {
      return Math.clamp(Integer.parseInt(number), 1, MOST_PAGES);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  boolean isEmpty() {
    return (namespace + state + host + text).isEmpty();
  }

  boolean allows(Seen seen) {
    return (namespace.isEmpty() || namespace.equals(seen.namespace()))
        && (host.isEmpty() || host.equals(seen.host()))
        && (state.isEmpty() || state.equals(seen.status().state()) || seen.standing().is(state))
        && (text.isEmpty() || hasText(seen));
  }

  private boolean hasText(Seen seen) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return wanted.length() <= LONGEST
        && Stream.of(
                seen.namespace() + "/" + seen.name(),
                seen.fetchJob().getSpec().source().http().url(),
                seen.status().message() == null ? "" : seen.status().message())
            .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
  }

  /** Returns the address of a page of the list with this filter. */
  public String address(int number) {
    String query =
        Stream.of(
                Map.entry("namespace", namespace),
                Map.entry("state", state),
                Map.entry("host", host),
                Map.entry("q", text),
                Map.entry("page", number == 1 ? "" : String.valueOf(number)))
            .filter(field -> !field.getValue().isEmpty())
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "/" : "/?" + query;
  }

  Filter withState(String other) {
    return new Filter(namespace, other, host, text, 1);
  }

  Filter withHost(String other) {
    return new Filter(namespace, state, other, text, 1);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
