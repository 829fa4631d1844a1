package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.store.Binding;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the gate says of a file in staging. */
public sealed interface Verdict {

  /** The file, not yet in place. */
  Candidate candidate();

  /**
   * A file and what is known of it.
   *
   * @param sha256 lower-case hex
   * @param rows data rows, null when they were not counted
   * @param url final URL, credentials and query redacted
   * @param binding what a later "not modified" about it has to agree with; null: nothing is known
   */
  record Candidate(
      Path file,
      long bytes,
      String sha256,
      @Nullable Long rows,
      String url,
      Validators validators,
      @Nullable Binding binding) {}

  /** It may be published. Made by {@link Gate} and {@link Quarantine} only. */
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

    /** Whether a person accepted it although the gate had refused it. */
    public boolean isAccepted() {
      return accepted;
    }
  }

  /** It must not be published. */
  record Refused(Candidate candidate, Failure.Rejected why) implements Verdict {}
}
