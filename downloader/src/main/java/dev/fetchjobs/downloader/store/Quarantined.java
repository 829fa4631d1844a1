package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.Validators;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The newest refused file.
 *
 * @param binding see {@link Artifact}
 * @param reason word of {@link dev.fetchjobs.downloader.failure.Reason}
 * @param message that the run reported
 */
public record Quarantined(
    long bytes,
    String sha256,
    @Nullable Long rows,
    String url,
    String source,
    Validators validators,
    @Nullable Binding binding,
    String job,
    Instant time,
    String reason,
    String message) {

  /** Its name in {@code quarantine/}. The text file beside it has a longer name. */
  public String fileName() {
    return KeptVersion.name(time, sha256);
  }
}
