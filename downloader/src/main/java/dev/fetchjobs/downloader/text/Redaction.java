package dev.fetchjobs.downloader.text;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes the texts that no output may contain. These are values of Secrets, and values in the
 * queries of all requested URLs. A server may send them back. Only quoted text of a server is
 * redacted, never FetchJob's own text.
 */
public final class Redaction {

  /**
   * A secret is removed if it has at least this many characters. Shorter texts occur everywhere, so
   * removing them would make messages unreadable.
   */
  private static final int SHORTEST = 4;

  private static final String HIDDEN = "***";

  private volatile List<String> secrets = List.of(); // the longest secrets come first

  private Redaction() {}

  public static Redaction none() {
    return new Redaction();
  }

  public static Redaction of(Collection<String> secrets) {
    Redaction redaction = new Redaction();
    redaction.learn(secrets);
    return redaction;
  }

  /**
   * Adds secrets. A secret is also recognised in base64, in hexadecimal digits, reversed,
   * percent-encoded and percent-decoded.
   */
  public void learn(Collection<String> more) {
    Set<String> forms = new LinkedHashSet<>(secrets);
    for (String secret : more) {
      for (String text : List.of(secret, decode(secret))) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (text.length() >= SHORTEST) {
          forms.add(text);
          forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
          forms.add(new StringBuilder(text).reverse().toString());
          forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
          forms.add(HexFormat.of().formatHex(bytes));
          for (int offset = 0; offset < 3; offset++) {
            String coded = base64(bytes, offset);
            forms.add(coded);
            forms.add(coded.replace('+', '-').replace('/', '_'));
          }
        }
      }
    }
    secrets =
        forms.stream()
            .filter(form -> form.length() >= SHORTEST)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /**
   * Returns those characters of a base64 text that depend only on {@code bytes}, if {@code offset}
   * other bytes come before.
   */
  private static String base64(byte[] bytes, int offset) {
    byte[] shifted = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    String coded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int start = (offset * 8 + 5) / 6;
    return coded.substring(start, shifted.length * 8 / 6);
  }

  /** Returns whether the text has no secret in it. */
  public boolean leaves(String text) {
    return apply(text).equals(text);
  }

  /**
   * Returns the text without the secrets. Upper and lower case are not distinguished. The beginning
   * of a secret before "…" is removed as well.
   */
  public String apply(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = withoutStart(without(clean, secret), secret);
    }
    return clean;
  }

  private static String without(String text, String secret) {
    StringBuilder clean = new StringBuilder();
    int from = 0;
    for (int at = 0; at + secret.length() <= text.length(); ) {
      int end = end(text, at, secret);
      if (end >= 0) {
        clean.append(text, from, at).append(HIDDEN);
        at = end;
        from = at;
      } else {
        at++;
      }
    }
    return from == 0 ? text : clean.append(text, from, text.length()).toString();
  }

  /**
   * Returns where {@code secret} ends if it begins at {@code start}; otherwise -1. The secret may
   * be percent-encoded there.
   */
  private static int end(String text, int start, String secret) {
    if (text.regionMatches(true, start, secret, 0, secret.length())) {
      return start + secret.length();
    }
    int at = start;
    for (int i = 0; i < secret.length(); i++) {
      if (at < text.length() && isSame(decodePercent(text, at), secret.charAt(i))) {
        at += 3;
      } else if (at < text.length() && isSame(text.charAt(at), secret.charAt(i))) {
        at++;
      } else {
        return -1;
      }
    }
    return at;
  }

  /** Returns the character that {@code %41} encodes, or -1 if no encoded character begins here. */
  private static int decodePercent(String text, int at) {
    if (text.charAt(at) != '%' || at + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : 16 * high + low;
  }

  private static boolean isSame(int one, char other) {
    return Character.toLowerCase(one) == Character.toLowerCase(other);
  }

  private static String withoutStart(String text, String secret) {
    String clean = text;
    for (int cut = clean.lastIndexOf('…'); cut > 0; cut = clean.lastIndexOf('…', cut - 1)) {
      for (int length = Math.min(secret.length() - 1, cut); length >= SHORTEST; length--) {
        if (clean.regionMatches(true, cut - length, secret, 0, length)) {
          clean = clean.substring(0, cut - length) + HIDDEN + clean.substring(cut);
          cut = cut - length;
          break;
        }
      }
    }
    return clean;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // the % does not begin an encoded byte
    }
  }
}
