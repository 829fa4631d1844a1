package dev.fetchjobs.downloader.resolve;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Guesses which values in URLs and header fields are secrets. A word, a date or a file name ({@code
 * mode=redirect}, {@code file=prices.csv}) is not a secret, unless the parameter's name suggests
 * one ({@code token=…}).
 */
public final class SecretHeuristics {

  private static final Pattern KEY_NAME =
      Pattern.compile(
          "key$|(^|[-_.])key|apikey|token|secret|pass|pwd|auth|sig|cred|session|cookie|jwt|ticket",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PLAIN =
      Pattern.compile("[a-z]{1,16}|[A-Z][a-z]{1,15}|[A-Z]{1,8}|[0-9]{1,8}");

  private static final int MOST_PARTS = 8;

  private SecretHeuristics() {}

  public static List<String> secret(TargetUri target) {
    int query = TargetUri.queryStart(target.path());
    if (query == target.path().length()) {
      return List.of();
    }
    return secret(target.path().substring(query + 1));
  }

  /** Returns the secrets in a query, or in a form, which is coded like a query. */
  static List<String> secret(String query) {
    return Arrays.stream(query.split("[&;]", -1))
        .filter(SecretHeuristics::isSecret)
        .map(SecretHeuristics::value)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  private static String value(String pair) {
    return pair.substring(pair.indexOf('=') + 1);
  }

  /** Returns whether a parameter of a query, such as {@code token=…}, holds a secret. */
  public static boolean isSecret(String pair) {
    int equals = pair.indexOf('=');
    return (equals > 0 && isKeyName(pair.substring(0, equals))) || !isPlain(value(pair));
  }

  /** Returns whether a parameter or header of this name holds a secret. */
  static boolean isKeyName(String name) {
    return KEY_NAME.matcher(name).find();
  }

  /** Returns whether the text consists of words and numbers, as in file names and sentences. */
  static boolean isPlain(String text) {
    String[] parts = decode(text).split("[^\\p{L}\\p{N}]+");
    return parts.length <= MOST_PARTS
        && Arrays.stream(parts).allMatch(part -> part.isEmpty() || PLAIN.matcher(part).matches());
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // the % does not begin an encoded byte
    }
  }
}
