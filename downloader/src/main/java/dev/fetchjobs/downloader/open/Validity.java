package dev.fetchjobs.downloader.open;

import dev.fetchjobs.downloader.resolve.Field;
import dev.fetchjobs.downloader.store.Validators;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validators of a response (RFC 9110, section 8.8). */
public final class Validity {

  private static final int MAX_LENGTH = 512;

  /** Some servers leave out the quotes. {@code *} would match anything and is no tag. */
  private static final Pattern TAG =
      Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"|[A-Za-z0-9._:-]+");

  private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");

  /** RFC 9110, section 8.8.2.2: two changes within a second could look alike. */
  private static final Duration STRONG_AGE = Duration.ofSeconds(60);

  private Validity() {}

  /** What may be stored and sent back, verbatim. */
  public static Validators validators(Head head) {
    return new Validators(
        usable(head, "ETag").filter(tag -> TAG.matcher(tag).matches()).orElse(null),
        usable(head, "Last-Modified").filter(date -> date(date).isPresent()).orElse(null));
  }

  /** What may stand in If-Range: a strong ETag or a date that counts as strong; null for none. */
  public static @Nullable String ifRange(Head head) {
    Validators found = validators(head);
    if (found.etag() != null) {
      return STRONG.matcher(found.etag()).matches() ? found.etag() : null;
    }
    Optional<Instant> modified = Optional.ofNullable(found.lastModified()).flatMap(Validity::date);
    Optional<Instant> sent = head.one("Date").flatMap(Validity::date);
    boolean old =
        modified.isPresent()
            && sent.isPresent()
            && !sent.get().isBefore(modified.get().plus(STRONG_AGE));
    return old ? found.lastModified() : null;
  }

  /** For weak comparison (RFC 9110, section 8.8.3.2). */
  static String opaque(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }

  private static Optional<String> usable(Head head, String name) {
    return head.one(name).filter(v -> v.length() <= MAX_LENGTH && Field.isValue(v));
  }

  private static Optional<Instant> date(String text) {
    return RetryAfter.date(text, Instant.EPOCH.plus(Duration.ofDays(20_000)));
  }
}
