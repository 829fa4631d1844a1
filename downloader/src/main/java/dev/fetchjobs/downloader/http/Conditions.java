package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.Field;
import dev.fetchjobs.downloader.resolve.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for less than the whole file.
 *
 * @param known validators of the published file; {@link Validators#NONE}: none are sent
 * @param resume what to go on with, null for nothing
 */
public record Conditions(Validators known, @Nullable Resume resume) {

  public static final Conditions NONE = new Conditions(Validators.NONE, null);

  /**
   * A partial file.
   *
   * @param from first byte wanted, at least 1
   * @param ifRange strong validator
   * @param body what we know of the whole
   * @param boundTo whether the bytes came from exactly this final URL
   */
  public record Resume(long from, String ifRange, BodyInfo body, Predicate<Target> boundTo) {}

  boolean asksForChange() {
    return known.etag() != null || known.lastModified() != null;
  }

  /** Whether nothing but the whole file is asked for. */
  public boolean isPlain() {
    return !asksForChange() && resume == null;
  }

  boolean asksForPart(Target target) {
    return resume != null && resume.boundTo().test(target);
  }

  List<Field> fields(Target target) {
    List<Field> fields = new ArrayList<>();
    if (known.etag() != null) {
      fields.add(new Field("If-None-Match", known.etag()));
    }
    if (known.lastModified() != null) {
      fields.add(new Field("If-Modified-Since", known.lastModified()));
    }
    if (resume != null && asksForPart(target)) {
      fields.add(new Field("Range", "bytes=" + resume.from() + "-"));
      fields.add(new Field("If-Range", resume.ifRange()));
    }
    return fields;
  }
}
