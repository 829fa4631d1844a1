package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Statement.Facts;
import dev.fetchjobs.downloader.store.Statement.Part;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chain of statements. Each publication gets one statement, after consumers can read the
 * file and before the manifest records the publication. If a crash comes between the two, the next
 * run completes the publication and writes the same statement again under the same number.
 *
 * @param job name of this run's Job
 * @param userAgent User-Agent of this run's requests
 */
record Statements(
    VolumeLayout layout,
    FileOperations operations,
    AtomicFile files,
    String job,
    String userAgent) {

  /**
   * Writes the statement of a publication, if {@code next} describes content that {@code before}
   * does not describe.
   *
   * @return {@code next} with the newest statement
   */
  Manifest record(Manifest before, Manifest next) throws FetchException {
    Artifact file = next.current();
    SetArtifact set = next.setOrNone().current();
    if (file != null && !isSame(file, before.current())) {
      return write(
          next,
          (number, previous) ->
              new Statement(
                  number,
                  previous,
                  file.publishedTime(),
                  job,
                  userAgent,
                  file.path(),
                  file.versionName(),
                  file.sha256(),
                  Facts.of(file.info()),
                  null));
    }
    if (file == null && set != null && !isSame(set, before.setOrNone().current())) {
      return write(
          next,
          (number, previous) ->
              new Statement(
                  number,
                  previous,
                  set.publishedTime(),
                  job,
                  userAgent,
                  set.folder(),
                  set.version(),
                  set.sha256(),
                  null,
                  set.parts().stream()
                      .map(part -> new Part(part.name(), Facts.of(part.file())))
                      .toList()));
    }
    return next;
  }

  private static boolean isSame(Artifact now, @Nullable Artifact before) {
    return before != null
        && now.path().equals(before.path())
        && now.sha256().equals(before.sha256())
        && now.publishedTime().equals(before.publishedTime());
  }

  private static boolean isSame(SetArtifact now, @Nullable SetArtifact before) {
    return before != null
        && now.folder().equals(before.folder())
        && now.version().equals(before.version());
  }

  /** Makes a statement with its place in the chain. */
  @FunctionalInterface
  private interface Draft {
    Statement at(long number, @Nullable String previous);
  }

  private Manifest write(Manifest next, Draft draft) throws FetchException {
    Optional<Evidence> last =
        next.evidence() == null ? newest() : Optional.of(Objects.requireNonNull(next.evidence()));
    long number = last.map(Evidence::statement).orElse(0L) + 1;
    String text =
        Wire.writeForPeople(draft.at(number, last.map(Evidence::sha256).orElse(null))) + "\n";
    new Directories(operations).make(layout.root(), layout.fromRoot(layout.evidence()));
    files.write(layout.statement(number), layout.root().resolve(layout.home()), text);
    return next.with(new Evidence(number, Digests.sha256(text)));
  }

  /** Finds the newest statement on the volume, because the manifest that named it was lost. */
  private Optional<Evidence> newest() throws FetchException {
    Path directory = layout.evidence();
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Optional<Path> newest =
        Directories.list("looking for the newest statement", directory).stream()
            .filter(OwnFileNames::isStatement)
            .max(Comparator.comparing(file -> file.getFileName().toString()));
    return newest.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Disk.call(
                "reading the newest statement",
                newest.get(),
                () ->
                    new Evidence(
                        OwnFileNames.statement(newest.get()),
                        Digests.sha256(Files.readAllBytes(newest.get())))));
  }
}
