package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.store.Binding;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The gate's verdict on a file in staging. */
public sealed interface Verdict {

  /** The file, which is not published yet. */
  Candidate candidate();

  /**
   * A file and what is known about it.
   *
   * @param sha256 lower-case hex
   * @param rows number of data rows; null when not counted
   * @param url final URL; credentials and query are redacted
   * @param binding what a later 304 about it has to match; null when unknown
   */
  record Candidate(
      Path file,
      long bytes,
      String sha256,
      @Nullable Long rows,
      String url,
      Validators validators,
      @Nullable Binding binding) {}

  /** The file may be published. Only {@link Gate} and {@link Quarantine} create it. */
  final class Verified implements Verdict {
    private final Candidate candidate;
    private final boolean accepted;

    Verified(Candidate candidate, boolean accepted) {
      this.candidate = candidate;
      this.accepted = accepted;
    }

    @Override
    public Candidate candidate() {
      return candidate;
    }

    /** Whether a person accepted the file after the gate had refused it. */
    public boolean isAccepted() {
      return accepted;
    }
  }

  /** The file must not be published. */
  record Refused(Candidate candidate, Failure.Rejected why) implements Verdict {}
}
