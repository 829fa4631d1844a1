package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.HeaderField;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds the ETag and the Last-Modified date of a file's content (RFC 9110, section 8.8), as the
 * publisher sent them.
 */
public record Validators(@Nullable String etag, @Nullable String lastModified) {

  public static final Validators NONE = new Validators(null, null);

  private static final int MAX_LENGTH = 512;

  /**
   * An ETag may lack its quotes, because some servers leave them out. {@code *} is not an ETag,
   * because it matches everything.
   */
  private static final Pattern TAG =
      Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"|[A-Za-z0-9._:-]+");

  private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");

  /**
   * A Last-Modified date counts as strong if it is this much older than the response (RFC 9110,
   * section 8.8.2.2). The reason is that two changes within one second may have the same date.
   */
  private static final Duration STRONG_AGE = Duration.ofSeconds(60);

  /** Returns the validators of a response, so that they can be stored and sent back. */
  static Validators of(ResponseHead head) {
    return new Validators(
        usable(head, "ETag").filter(tag -> TAG.matcher(tag).matches()).orElse(null),
        usable(head, "Last-Modified").filter(date -> date(date).isPresent()).orElse(null));
  }

  /**
   * Returns the value for If-Range. The value is a strong ETag, or a date that counts as strong; it
   * is null if the response has neither.
   */
  static @Nullable String ifRange(ResponseHead head) {
    Validators found = of(head);
    if (found.etag() != null) {
      return STRONG.matcher(found.etag()).matches() ? found.etag() : null;
    }
    Optional<Instant> modified =
        Optional.ofNullable(found.lastModified()).flatMap(Validators::date);
    Optional<Instant> sent = head.one("Date").flatMap(Validators::date);
    boolean old =
        modified.isPresent()
            && sent.isPresent()
            && !sent.get().isBefore(modified.get().plus(STRONG_AGE));
    return old ? found.lastModified() : null;
  }

  /**
   * Returns whether a response with status 304 is about the content with these validators. The
   * request was sent with these validators. A server that went back to older content also answers
   * If-Modified-Since with 304, but with the validators of the older content. A cache that confuses
   * two files does the same.
   */
  boolean areConfirmedBy(ResponseHead notModified) {
    if (etag == null && lastModified == null) {
      return false;
    }
    List<String> tags = said(notModified, "ETag");
    List<String> dates = said(notModified, "Last-Modified");
    boolean sameTags = tags.stream().allMatch(tag -> isSameTag(tag, etag));
    boolean sameDates = dates.stream().allMatch(date -> isSameDate(date, lastModified));
    if (etag == null) {
      return sameDates && (tags.isEmpty() || !dates.isEmpty());
    }
    return lastModified == null
        ? sameTags && (dates.isEmpty() || !tags.isEmpty())
        : sameTags && sameDates;
  }

  /** Returns whether the response states the ETag of these validators. */
  boolean tagIsStatedBy(ResponseHead head) {
    List<String> tags = said(head, "ETag");
    return !tags.isEmpty() && tags.stream().allMatch(tag -> isSameTag(tag, etag));
  }

  private static List<String> said(ResponseHead head, String name) {
    return head.all(name).stream().filter(value -> !value.isEmpty()).toList();
  }

  /** Compares two ETags by weak comparison (RFC 9110, section 8.8.3.2). */
  private static boolean isSameTag(String now, @Nullable String sent) {
    return sent != null && opaque(now).equals(opaque(sent));
  }

  private static boolean isSameDate(String now, @Nullable String sent) {
    Optional<Instant> date = date(now);
    return sent != null && (now.equals(sent) || (date.isPresent() && date.equals(date(sent))));
  }

  /**
   * Returns the ETag without its quotes. Some servers leave out the quotes in some of their
   * responses.
   */
  private static String opaque(String etag) {
    String tag = etag.startsWith("W/") ? etag.substring(2) : etag;
    return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
        ? tag.substring(1, tag.length() - 1)
        : tag;
  }

  private static Optional<String> usable(ResponseHead head, String name) {
    return head.one(name).filter(v -> v.length() <= MAX_LENGTH && HeaderField.isValue(v));
  }

  private static Optional<Instant> date(String text) {
    return RetryAfter.date(text, Instant.EPOCH.plus(Duration.ofDays(20_000)));
  }
}
