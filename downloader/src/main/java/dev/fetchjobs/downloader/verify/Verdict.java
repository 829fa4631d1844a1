package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.store.FileInfo;
import java.nio.file.Path;

/** Represents the decision of the {@link Gate} whether a file in staging may be published. */
public sealed interface Verdict {

  /** Returns the file about which the gate has decided. The file is not published yet. */
  Candidate candidate();

  /**
   * Holds a file in staging, and what is known about it.
   *
   * @param compared how the rows differ from those of the published file
   */
  record Candidate(Path file, FileInfo info, Compared compared) {
    /** Makes a candidate whose rows are not compared, or not yet. */
    public Candidate(Path file, FileInfo info) {
      this(file, info, Compared.NONE);
    }

    Candidate with(Compared found) {
      return new Candidate(file, info, found);
    }
  }

  /**
   * Says that the file may be published. Only {@link Gate}, {@link ChangesCheck}, {@link
   * EarlierFile} and {@link Quarantine} create instances.
   */
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

    /** Returns whether a person accepted the file after a check had refused it. */
    public boolean isAccepted() {
      return accepted;
    }
  }

  /** Says that the file must not be published. */
  record Refused(Candidate candidate, Failure.Rejected why) implements Verdict {}
}
