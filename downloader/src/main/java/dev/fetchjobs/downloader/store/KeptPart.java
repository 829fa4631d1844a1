package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.Validators;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes one file (part) of a set that a run verified and did not publish, because another part
 * failed. The next run may use it if the listing or the publisher says that it is still the newest.
 *
 * @param part name of the part
 * @param file name of the part's file in staging
 * @param source {@link SourceIdentity} of the plan with which the part was verified
 * @param against the version of the published set with which the part was compared; null if there
 *     was none
 * @param note a sentence for the end of the run's message; may be empty
 */
public record KeptPart(
    String part,
    String file,
    String source,
    @Nullable String against,
    AskedUrl asked,
    FileInfo info,
    String note) {

  /** Returns whether a later run can find out that the part is still the newest. */
  public static boolean isWorthKeeping(FileInfo info) {
    Binding binding = info.binding();
    return !info.validators().equals(Validators.NONE)
        || (binding != null && binding.checksum() != null);
  }

  /**
   * Returns whether a response with status 304 to a request for {@code now} can be about this file.
   */
  public boolean mayBeOf(AskedUrl now) {
    return asked.mayBeOf(now, info.validators().etag() != null);
  }

  /**
   * Returns whether the description of the part, which another release may have written, is
   * complete.
   */
  boolean isWhole() {
    return Stream.of(part, file, source, asked, info, note).allMatch(Objects::nonNull)
        && Stream.of(asked.url(), asked.place(), info.sha256(), info.url(), info.validators())
            .allMatch(Objects::nonNull);
  }
}
