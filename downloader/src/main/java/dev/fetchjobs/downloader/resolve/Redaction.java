package dev.fetchjobs.downloader.resolve;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The texts that no output may contain, because a server may send back what it was sent. */
public final class Redaction {

  /** Shorter ones would tear up ordinary sentences, and protect nothing. */
  private static final int SHORTEST = 4;

  private static final String HIDDEN = "***";

  public static final Redaction NONE = new Redaction(List.of());

  private volatile List<String> secrets;

  private Redaction(List<String> secrets) {
    this.secrets = secrets;
  }

  /** Of the given secrets, also where a server shows them in base64, percent-coded or decoded. */
  public static Redaction of(Collection<String> secrets) {
    return new Redaction(forms(secrets));
  }

  /** Takes more secrets, which the run met on its way; in their longest order again. */
  public synchronized void learn(Collection<String> more) {
    List<String> known = secrets;
    List<String> fresh = forms(more).stream().filter(form -> !known.contains(form)).toList();
    if (!fresh.isEmpty() && this != NONE) {
      secrets =
          Stream.concat(known.stream(), fresh.stream())
              .sorted(Comparator.comparingInt(String::length).reversed())
              .toList();
    }
  }

  private static List<String> forms(Collection<String> secrets) {
    List<String> forms = new ArrayList<>();
    for (String secret : secrets) {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      forms.add(secret);
      forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
      forms.add(decoded(secret));
      forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }
    return forms.stream()
        .filter(form -> form.length() >= SHORTEST)
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  /** The text without the secrets, in whatever case, and without one that was cut off by "…". */
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
   * Where the secret ends that begins at {@code start}, percent-coded or not; -1 when none does.
   */
  private static int end(String text, int start, String secret) {
    if (text.regionMatches(true, start, secret, 0, secret.length())) {
      return start + secret.length();
    }
    int at = start;
    for (int i = 0; i < secret.length(); i++) {
      if (at < text.length() && isSame(coded(text, at), secret.charAt(i))) {
        at += 3;
      } else if (at < text.length() && isSame(text.charAt(at), secret.charAt(i))) {
        at++;
      } else {
        return -1;
      }
    }
    return at;
  }

  /** What {@code %41} stands for; -1 where no such thing begins. */
  private static int coded(String text, int at) {
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

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a % that encodes nothing
    }
  }
}
