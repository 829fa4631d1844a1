package dev.fetchjobs.downloader.text;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes secrets from the text of an output. The secrets are values of Secrets, and values in the
 * queries of all requested URLs. A server may send these secrets back in its responses. FetchJob
 * redacts only quoted text of a server, never its own text.
 */
public final class Redaction {

  /**
   * FetchJob removes a secret from texts if the secret has at least this many characters. Shorter
   * texts occur everywhere, so removing them would make messages unreadable.
   */
  private static final int SHORTEST = 4;

  private static final String HIDDEN = "***";

  /**
   * The learnt secrets together have at most this many characters. This is enough for several
   * responses of the maximum size together with their requests.
   */
  private static final int MOST_CHARACTERS = 256 * 1024;

  /** FetchJob keeps at most this many learnt secrets. */
  private static final int MOST_LEARNT = 512;

  /** Holds the forms of the secrets that the plan names. */
  private final Set<String> own;

  /** Holds the forms of each learnt secret; the secret that was learnt last is the last one. */
  private final LinkedHashMap<String, Set<String>> learnt = new LinkedHashMap<>();

  private int characters;
  private volatile List<String> secrets; // the longest secrets come first

  private Redaction(Collection<String> own) {
    this.own = new LinkedHashSet<>();
    own.forEach(secret -> this.own.addAll(forms(secret)));
    this.secrets = ordered();
  }

  public static Redaction none() {
    return new Redaction(List.of());
  }

  /**
   * Returns the redaction for a plan with these secrets. FetchJob also recognises these secrets in
   * base64, in hexadecimal digits, reversed, percent-encoded, percent-decoded, and escaped as in
   * JSON and HTML.
   */
  public static Redaction of(Collection<String> secrets) {
    return new Redaction(secrets);
  }

  /**
   * Adds secrets that a server sent. If there are too many, the oldest are forgotten, because a
   * server could otherwise fill the memory. So the caller has to call this method whenever a
   * request carries secrets.
   */
  public synchronized void learn(Collection<String> more) {
    boolean changed = false;
    for (String secret : more) {
      Set<String> known = learnt.remove(secret);
      if (known == null) {
        changed = true;
        characters += secret.length();
        known = forms(secret);
      }
      learnt.put(secret, known);
    }
    while (characters > MOST_CHARACTERS || learnt.size() > MOST_LEARNT) {
      characters -= learnt.pollFirstEntry().getKey().length();
    }
    if (changed) {
      secrets = ordered();
    }
  }

  private List<String> ordered() {
    Set<String> forms = new LinkedHashSet<>(own);
    learnt.values().forEach(forms::addAll);
    List<String> ordered = new ArrayList<>(forms);
    ordered.sort(Comparator.comparingInt(String::length).reversed());
    return ordered;
  }

  private static Set<String> forms(String secret) {
    Set<String> forms = new LinkedHashSet<>();
    for (String text : List.of(secret, decode(secret))) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (text.length() >= SHORTEST) {
        forms.add(text);
        // The head of a response is decoded as ISO 8859-1, whatever the server meant.
        forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
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
    forms.removeIf(form -> form.length() < SHORTEST);
    return forms;
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

  /** Returns whether the text contains no secret. */
  public boolean leaves(String text) {
    return apply(text).equals(text);
  }

  /**
   * Returns the text without the secrets. The method does not distinguish upper and lower case. The
   * method also removes the beginning of a secret before "…", where the text was cut.
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
   * Returns the end of {@code secret} in the text if the secret begins at {@code start}, encoded or
   * not; else -1.
   */
  private static int end(String text, int start, String secret) {
    if (text.regionMatches(true, start, secret, 0, secret.length())) {
      return start + secret.length();
    }
    int at = start;
    for (int i = 0; i < secret.length(); i++) {
      int width = width(text, at, secret.charAt(i));
      if (width == 0) {
        return -1;
      }
      at += width;
    }
    return at;
  }

  /**
   * Returns how many characters of the text mean {@code c}, encoded or not; 0 if they do not mean
   * it.
   */
  private static int width(String text, int at, char c) {
    if (at >= text.length()) {
      return 0;
    }
    int encoded =
        switch (text.charAt(at)) {
          case '%' -> widthOfNumber(text, at + 1, 2, 16, c);
          case '\\' -> widthOfEscape(text, at + 1, c);
          case '&' -> widthOfReference(text, at + 1, c);
          default -> 0;
        };
    return encoded > 0 ? 1 + encoded : isSame(text.charAt(at), c) ? 1 : 0;
  }

  /** Returns how many characters after a backslash are the escape of {@code c} in JSON. */
  private static int widthOfEscape(String text, int at, char c) {
    if (text.startsWith("u", at)) {
      int digits = widthOfNumber(text, at + 1, 4, 16, c);
      return digits == 0 ? 0 : 1 + digits;
    }
    return at < text.length() && text.charAt(at) == c && "\"\\/".indexOf(c) >= 0 ? 1 : 0;
  }

  /**
   * Returns how many characters after an ampersand are the character reference of {@code c} in
   * HTML.
   */
  private static int widthOfReference(String text, int at, char c) {
    String name =
        switch (c) {
          case '&' -> "amp;";
          case '<' -> "lt;";
          case '>' -> "gt;";
          case '"' -> "quot;";
          case '\'' -> "apos;";
          default -> "";
        };
    int end = text.startsWith("#", at) ? text.indexOf(';', at) : -1;
    if (end < 0) {
      return text.startsWith(name, at) ? name.length() : 0;
    }
    boolean hex = text.startsWith("#x", at) || text.startsWith("#X", at);
    int start = at + (hex ? 2 : 1);
    return end - start <= 5 && widthOfNumber(text, start, end - start, hex ? 16 : 10, c) > 0
        ? end + 1 - at
        : 0;
  }

  /**
   * Returns {@code digits} if the text has so many digits here and they are the number of the
   * character; else 0.
   */
  private static int widthOfNumber(String text, int at, int digits, int radix, char c) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), radix) : -1;
      if (digit < 0) {
        return 0;
      }
      number = radix * number + digit;
    }
    return isSame(number, c) ? digits : 0;
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
