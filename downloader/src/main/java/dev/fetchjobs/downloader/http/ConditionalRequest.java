package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds the conditions of a request. The server should send the file only if it changed, or send
 * only the rest of a partial file. A request without conditions is a plain request.
 *
 * @param known validators of the published file; {@link Validators#NONE} if none are sent
 * @param resume the partial file to continue; null if there is none
 */
public record ConditionalRequest(Validators known, @Nullable Resume resume) {

  public static final ConditionalRequest NONE = new ConditionalRequest(Validators.NONE, null);

  /**
   * Describes the partial file that a request continues.
   *
   * @param from offset of the first byte to request, at least 1
   * @param ifRange strong validator
   * @param body what is known about the whole body
   * @param boundTo whether the bytes came from this final URL
   */
  public record Resume(long from, String ifRange, BodyInfo body, Predicate<TargetUri> boundTo) {}

  boolean asksForChange() {
    return known.etag() != null || known.lastModified() != null;
  }

  /** Returns whether the request has neither validators nor a range. */
  public boolean isPlain() {
    return !asksForChange() && resume == null;
  }

  boolean asksForPart(TargetUri target) {
    return resume != null && resume.boundTo().test(target);
  }

  List<HeaderField> fields(TargetUri target) {
    List<HeaderField> fields = new ArrayList<>();
    if (known.etag() != null) {
      fields.add(new HeaderField("If-None-Match", known.etag()));
    }
    if (known.lastModified() != null) {
      fields.add(new HeaderField("If-Modified-Since", known.lastModified()));
    }
    if (resume != null && asksForPart(target)) {
      fields.add(new HeaderField("Range", "bytes=" + resume.from() + "-"));
      fields.add(new HeaderField("If-Range", resume.ifRange()));
    }
    return fields;
  }
}
