package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Directories;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.OwnFileNames;
import dev.fetchjobs.downloader.store.Quarantined;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps the newest file that a check refused, and a text file beside it that says why. Older
 * refused files are removed.
 */
public final class Quarantine {

  private static final String WHY = ".txt";

  private final LockedVolume volume;

  public Quarantine(LockedVolume volume) {
    this.volume = volume;
  }

  /** Says whether a run can publish the quarantined file that a person accepted. */
  public sealed interface Acceptance {}

  /** Says that the accepted file is in quarantine, and that its bytes are unchanged. */
  public record Accepted(Verdict.Verified file) implements Acceptance {}

  /** Says that the published file already has the accepted digest. */
  public record AlreadyPublished() implements Acceptance {}

  /**
   * Says that no unchanged file with the accepted digest is in quarantine. The message says which
   * file is there, and what the user can do.
   */
  public record NotThere(String message) implements Acceptance {}

  /** Moves a refused file to quarantine and records it in the manifest. */
  public void keep(Verdict.Refused refused, Instant now) throws FetchException {
    Candidate file = refused.candidate();
    Failure.Rejected why = refused.why();
    Quarantined entry =
        Quarantined.of(
            file.info(), volume.identity(), volume.job(), now, why.reason().word(), why.message());
    Path target = path(entry);
    Disk.run("moving the refused file to quarantine", target, () -> move(file.file(), target));
    volume.files().write(target.resolveSibling(target.getFileName() + WHY), text(entry));
    volume.write(volume.manifest().withQuarantined(entry));
    removeAllBut(Optional.of(entry));
  }

  /** Accepts a refused file, because a person has already accepted a file with its digest. */
  public static Verdict.Verified acceptNow(Verdict.Refused refused) {
    return new Verdict.Verified(refused.candidate(), true);
  }

  /**
   * Returns the file in quarantine, if it has one of these digests and its bytes are unchanged.
   *
   * @param wanted SHA-256 digests that a person accepted, in lower-case hexadecimal digits
   */
  public Acceptance accept(Set<String> wanted, Budget budget) throws FetchException {
    Quarantined entry = volume.manifest().quarantined();
    if (entry != null && wanted.contains(entry.sha256())) {
      Path file = path(entry);
      boolean intact =
          Disk.call(
              "reading the file in quarantine",
              file,
              () ->
                  Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                      && Digests.sha256(file, budget).equals(entry.sha256()));
      if (intact) {
        FileInfo known = entry.info();
        FileInfo dated =
            entry.identity().hasDataDateOf(volume.identity()) ? known : known.withDataDate(null);
        FileInfo info = isOurs(entry) ? dated : dated.from(entry.url(), Validators.NONE, null);
        return new Accepted(new Verdict.Verified(new Candidate(file, info), true));
      }
    }
    var current = volume.manifest().current();
    if (current != null && wanted.contains(current.sha256())) {
      return new AlreadyPublished();
    }
    return new NotThere(
        entry == null
            ? "Nothing is in quarantine to accept. If the file was published before, remove the annotation accept-quarantined."
            : "Not accepted: the file in quarantine is another or was altered, %s. Correct or remove the annotation accept-quarantined."
                .formatted(entry.sha256()));
  }

  /**
   * Returns whether the quarantined file came from the plan's source. The validators of a file from
   * another source must not be sent, because the response could be a wrong 304.
   */
  private boolean isOurs(Quarantined entry) {
    return entry.source().equals(volume.source());
  }

  /** Empties the quarantine after its file was published. */
  public void release() throws FetchException {
    if (volume.manifest().quarantined() != null) {
      volume.write(volume.manifest().withQuarantined(null));
    }
    removeAllBut(Optional.empty());
  }

  private void move(Path from, Path to) throws IOException {
    Directories.readable(from);
    try (FileChannel channel =
        FileChannel.open(from, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      volume.operations().force(channel);
    }
    volume
        .operations()
        .rename(
            volume.layout().root(), volume.layout().fromRoot(from), volume.layout().fromRoot(to));
    volume.operations().forceDirectory(volume.layout().quarantine());
  }

  private Path path(Quarantined entry) {
    return volume.layout().quarantine().resolve(entry.fileName());
  }

  private void removeAllBut(Optional<Quarantined> kept) throws FetchException {
    Path directory = volume.layout().quarantine();
    String name = kept.map(Quarantined::fileName).orElse(WHY);
    Disk.run(
        "removing older files from quarantine",
        directory,
        () -> {
          List<Path> found;
          try (Stream<Path> files = Files.list(directory)) {
            found = files.toList();
          }
          for (Path file : found) {
            String known = file.getFileName().toString();
            if (OwnFileNames.isQuarantined(file)
                && !known.equals(name)
                && !known.equals(name + WHY)) {
              Files.deleteIfExists(file);
            }
          }
        });
  }

  /**
   * Returns a sentence that says how a person can publish the file that this run put into
   * quarantine. No run knows all annotations of the FetchJob, so the command removes the one that
   * names a kept version in any case.
   */
  public String howToPublish(String sha256) {
    return "To publish it all the same, annotate the FetchJob: "
        + AcceptCommand.of(
            volume.manifest().namespace(), volume.manifest().name(), sha256, volume.job(), true);
  }

  private String text(Quarantined entry) {
    return """
        This file was downloaded, refused, and not published.

        why     %s: %s
        when    %s, job %s
        from    %s
        size    %s bytes
        sha256  %s

        %s
        """
        .formatted(
            entry.reason(),
            entry.message(),
            entry.time(),
            entry.job(),
            entry.url(),
            entry.bytes(),
            entry.sha256(),
            howToPublish(entry.sha256()));
  }
}
