package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ConditionalRequest.Resume;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a server's response means for the run. Only the head of the response is read for
 * this decision.
 */
final class ResponseInterpreter {

  private static final Pattern PART =
      Pattern.compile(
          "bytes 0*([0-9]{1,18})-0*([0-9]{1,18})/0*([0-9]{1,18})", Pattern.CASE_INSENSITIVE);
  private static final Pattern UNSATISFIED =
      Pattern.compile("bytes \\*/0*([0-9]{1,18})", Pattern.CASE_INSENSITIVE);

  /**
   * Lists the registered names of content codings, except {@code identity}. Some of the names are
   * old.
   */
  private static final Set<String> CODINGS =
      Set.of(
          "aes128gcm",
          "br",
          "compress",
          "dcb",
          "dcz",
          "deflate",
          "exi",
          "gzip",
          "pack200-gzip",
          "x-compress",
          "x-gzip",
          "zstd");

  private ResponseInterpreter() {}

  /**
   * Interprets a response. The client checks the status for a redirect before it calls this method,
   * which would take a redirect for a file.
   */
  static Opened of(
      Connection connection,
      ResponseHead head,
      TargetUri target,
      ConditionalRequest conditions,
      FetchPlan plan,
      InstantSource clock)
      throws FetchException {
    Resume resume = conditions.asksForPart(target) ? conditions.resume() : null;
    return switch (head.status()) {
      case 200 ->
          isPart(head)
              ? interpretPart(connection, head, target, null)
              : interpretWhole(connection, head, target);
      case 206 -> interpretPart(connection, head, target, resume);
      case 301, 302, 303, 307, 308 ->
          new Opened.Body(connection, head, target, new Framing.UntilClose(), 0, -1, null);
      case 304 -> new Opened.NotModified(connection, head, target);
      case 416 -> {
        if (resume == null) {
          throw StatusCode.failure(head, plan, clock.instant());
        }
        yield hasAll(head, resume)
            ? new Opened.AlreadyComplete(connection, head, target)
            : new Opened.OtherPart(connection, head, target);
      }
      default -> throw StatusCode.failure(head, plan, clock.instant());
    };
  }

  private static Opened interpretWhole(Connection connection, ResponseHead head, TargetUri target)
      throws FetchException {
    Framing framing = Framing.of(head);
    return new Opened.Body(
        connection, head, target, framing, 0, framing.total(), contentCoding(head));
  }

  /**
   * Returns whether a response with status 200 says that it has only a part of the file. Some
   * servers send the requested range with status 200 instead of 206.
   */
  private static boolean isPart(ResponseHead head) {
    Matcher range = PART.matcher(head.one("Content-Range").orElse(""));
    return range.matches()
        && (Long.parseLong(range.group(1)) > 0
            || Long.parseLong(range.group(2)) + 1 < Long.parseLong(range.group(3)));
  }

  private static Opened interpretPart(
      Connection connection, ResponseHead head, TargetUri target, @Nullable Resume resume)
      throws FetchException {
    Framing framing = Framing.of(head);
    if (resume == null) {
      throw FetchException.ofIntegrity(
          Reason.UNASKED_PART,
          "The server sent a part of the file although the whole was asked for.");
    }
    Matcher range = PART.matcher(head.one("Content-Range").orElse(""));
    if (!range.matches()) {
      return new Opened.OtherPart(connection, head, target);
    }
    long first = Long.parseLong(range.group(1));
    long last = Long.parseLong(range.group(2));
    long total = Long.parseLong(range.group(3));
    boolean fits =
        first == resume.from()
            && last == total - 1
            && first <= last
            && (resume.body().total() < 0 || resume.body().total() == total)
            && (framing.total() < 0 || framing.total() == total - first)
            && sameContent(head, resume);
    return fits
        ? new Opened.Body(
            connection, head, target, framing, first, total, resume.body().contentCoding())
        : new Opened.OtherPart(connection, head, target);
  }

  private static boolean sameContent(ResponseHead head, Resume resume) throws FetchException {
    Validators now = Validators.of(head);
    Validators then = resume.body().validators();
    return agree(now.etag(), then.etag())
        && agree(now.lastModified(), then.lastModified())
        && agree(FieldDigest.ofWhole(head), resume.body().digest())
        && Objects.equals(contentCoding(head), resume.body().contentCoding());
  }

  /**
   * Returns whether the values of a field in two responses agree. If one response lacks the field,
   * the values agree. The response with a later part may leave out fields that came with the first
   * part (RFC 9110, section 15.3.7).
   */
  private static boolean agree(@Nullable Object now, @Nullable Object then) {
    return now == null || then == null || now.equals(then);
  }

  private static boolean hasAll(ResponseHead head, Resume resume) {
    Matcher size = UNSATISFIED.matcher(head.one("Content-Range").orElse(""));
    Validators now = Validators.of(head);
    return size.matches()
        && Long.parseLong(size.group(1)) == resume.from()
        && (resume.body().total() < 0 || resume.body().total() == resume.from())
        && agree(now.etag(), resume.body().validators().etag())
        && agree(now.lastModified(), resume.body().validators().lastModified());
  }

  /**
   * Returns the content coding of the body: {@code gzip}, or null if the body is not coded. Storage
   * services and scripts also write other words into the Content-Encoding field. If such a word is
   * not a registered coding (RFC 9110, section 16.6.1), the bytes are not coded.
   */
  static @Nullable String contentCoding(ResponseHead head) throws FetchException {
    List<String> codings =
        head.all("Content-Encoding").stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .map(coding -> coding.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
            .filter(coding -> CODINGS.contains(coding) || !isLabel(coding))
            .map(coding -> coding.startsWith("x-") ? coding.substring(2) : coding)
            .toList();
    if (codings.isEmpty()) {
      return null;
    }
    if (!codings.equals(List.of("gzip"))) {
      throw FetchException.ofPermanent(
          Reason.CONTENT_CODING,
          "The server encoded the file as %s although identity was asked for."
              .formatted(Printable.of(String.join(", ", codings))));
    }
    return "gzip";
  }

  private static boolean isLabel(String coding) {
    return coding.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
