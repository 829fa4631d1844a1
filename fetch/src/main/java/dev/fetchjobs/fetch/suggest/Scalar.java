package dev.fetchjobs.fetch.suggest;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes values of the suggested FetchJob in YAML. Foreign text stays one value, whatever it
 * contains.
 */
final class Scalar {

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*");

  /** Some YAML parsers read these words as something other than text. */
  private static final Pattern RESERVED =
      Pattern.compile("(?i:y|n|yes|no|on|off|true|false|null|none|nan|inf)");

  private Scalar() {}

  /** Returns the text, in quotes if YAML needs them. */
  static String of(String text) {
    if (PLAIN.matcher(text).matches() && !RESERVED.matcher(text).matches()) {
      return text;
    }
    boolean single = text.indexOf('\\') >= 0 && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    return single ? "'" + text.replace("'", "''") + "'" : doubleQuoted(text);
  }

  static String list(List<String> texts) {
    return texts.stream().map(Scalar::of).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String doubleQuoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if ((c >= ' ' && c < 0x7f) || Character.isLetterOrDigit(c)) {
                out.appendCodePoint(c);
              } else {
                out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
              }
            });
    return out.append('"').toString();
  }
}
