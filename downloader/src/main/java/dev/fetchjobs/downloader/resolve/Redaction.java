package dev.fetchjobs.downloader.resolve;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The texts that no output may contain, because a server may send back what it was sent. */
public final class Redaction {

  /** Shorter ones would tear up ordinary sentences, and protect nothing. */
  private static final int SHORTEST = 4;

  private static final String HIDDEN = "***";

  public static final Redaction NONE = new Redaction(List.of());

  private final List<String> secrets;

  private Redaction(List<String> secrets) {
    this.secrets = secrets;
  }

  /** Of the given secrets, also where a server shows them in base64 or percent-decoded. */
  public static Redaction of(Collection<String> secrets) {
    List<String> forms = new ArrayList<>();
    for (String secret : secrets) {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      forms.add(secret);
      forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
      forms.add(decoded(secret));
    }
    return new Redaction(
        forms.stream()
            .filter(form -> form.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
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
      if (text.regionMatches(true, at, secret, 0, secret.length())) {
        clean.append(text, from, at).append(HIDDEN);
        at += secret.length();
        from = at;
      } else {
        at++;
      }
    }
    return from == 0 ? text : clean.append(text, from, text.length()).toString();
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
