package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.BodyInfo;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Represents the staging directory, which a run uses while it has the lock. Every file in it has a
 * new random name. So two processes could not write to the same file even if both had the lock.
 */
public final class Staging {

  private static final String BODY = ".body";
  private static final String DESCRIPTION = ".json";
  private static final String CONTENT = ".content";
  private static final String RUN = "run.json";
  private static final int MAX_DESCRIPTION = 64 * 1024;

  private final Path directory;
  private final FileOperations operations;
  private final AtomicFile files;
  private final String source;
  private final String job;
  private final Set<Path> finished = new HashSet<>();
  private boolean over;

  Staging(
      VolumeLayout layout, FileOperations operations, AtomicFile files, String source, String job) {
    this.directory = layout.staging();
    this.operations = operations;
    this.files = files;
    this.source = source;
    this.job = job;
  }

  /** Records when the first pod of the Job started. */
  public record RunStart(String job, Instant time) {}

  /**
   * Returns the time at which the run started. It is the recorded start of the Job's first pod, or
   * {@code now} if none is recorded.
   */
  public Instant firstStart(Instant now) throws FetchException {
    Path file = directory.resolve(RUN);
    Optional<RunStart> noted =
        read(RunStart.class, file)
            .filter(run -> job.equals(run.job()) && run.time() != null && !run.time().isAfter(now));
    if (noted.isPresent()) {
      return noted.get().time();
    }
    files.write(file, Wire.write(new RunStart(job, now)) + "\n");
    return now;
  }

  /**
   * Begins to receive a body.
   *
   * @param url the final URL
   * @param place the final URL without its query
   */
  public PartialFile begin(String url, String place, BodyInfo body) throws FetchException {
    String token = token();
    Path description = directory.resolve(token + DESCRIPTION);
    PartialFileInfo info =
        new PartialFileInfo(
            PartialFileInfo.digest(url),
            PartialFileInfo.digest(place),
            source,
            body,
            0,
            bootId(),
            job,
            0);
    if (body.ifRange() != null) {
      files.write(description, Wire.write(info) + "\n");
    }
    return new PartialFile(
        StagedFile.create(directory.resolve(token + BODY), operations), description, files, info);
  }

  /** Keeps a verified file until the run ends, while the run downloads further files. */
  public void spare(Path file) {
    finished.add(file);
  }

  /**
   * Returns the longest partial file of this source that an earlier attempt or run left. Removes
   * all other leftovers, except for the files that are kept by {@link #spare}.
   */
  public Optional<PartialFile> resumable() throws FetchException {
    Optional<Path> best =
        list().stream()
            .filter(file -> file.toString().endsWith(DESCRIPTION))
            .filter(file -> usable(file) > 0)
            .max(Comparator.comparingLong(this::usable));
    if (best.isEmpty()) {
      clean();
      return Optional.empty();
    }
    Path description = best.get();
    long bytes = usable(description);
    Path body = body(description);
    removeAll(file -> !file.equals(description) && !file.equals(body) && !isOfRun(file));
    Optional<PartialFileInfo> info = info(description);
    if (info.isEmpty()) {
      return Optional.empty();
    }
    // New bytes may be lost when this machine reboots, unless they are synced.
    PartialFileInfo ours =
        info.get().withSynced(Math.min(info.get().synced(), bytes)).withOwner(bootId(), job);
    files.write(description, Wire.write(ours) + "\n");
    return Optional.of(
        new PartialFile(StagedFile.resume(body, bytes, operations), description, files, ours));
  }

  /** Makes a new file for decoded or unpacked bytes. */
  public StagedFile content() throws FetchException {
    return StagedFile.create(newName(), operations);
  }

  /** Returns a name for a new file that the caller makes. */
  public Path newName() {
    return directory.resolve(token() + CONTENT);
  }

  /**
   * Makes a new symbolic link with the text {@code target}. The link is not followed here.
   *
   * @throws FetchException Config when the file system has no symbolic links
   */
  public Path link(String target) throws FetchException {
    Path link = newName();
    return Disk.call(
        "making a symbolic link",
        link,
        () -> {
          try {
            operations.symlink(link, Path.of(target));
            return link;
          } catch (UnsupportedOperationException | FileSystemException e) {
            if (Disk.hasNoLinks(e)) {
              throw noSymlinks(e);
            }
            throw e;
          }
        });
  }

  private static FetchException noSymlinks(Exception cause) {
    return FetchException.ofConfig(
            Reason.DESTINATION,
            "The volume has no symbolic links, so a set of files cannot be switched at once. Use a volume with symbolic links for destination.volume.folder.")
        .causedBy(cause);
  }

  /** Fails as {@link #link} does if the file system has no symbolic links. */
  void requireSymlinks() throws FetchException {
    Path link = link("trial");
    Disk.run("removing a file from staging", link, () -> Files.deleteIfExists(link));
  }

  /**
   * Removes everything except the record of the run's start and the files that are kept by {@link
   * #spare}.
   */
  public void clean() throws FetchException {
    removeAll(file -> !isOfRun(file));
  }

  /**
   * The run calls this method when it has ended and no other pod will continue it. The method
   * removes the recorded start, because a later Job may have the same name.
   */
  public void runIsOver() {
    over = true;
  }

  /** Removes the files that the next run cannot use. */
  void leave() throws FetchException {
    removeAll(file -> isRun(file) ? over : !isResumable(file));
  }

  private void removeAll(Predicate<Path> unwanted) throws FetchException {
    Directories.remove("cleaning staging", directory, unwanted);
  }

  private List<Path> list() throws FetchException {
    return Directories.list("looking into staging", directory);
  }

  /**
   * Returns the number of bytes of the partial file that can be resumed, or 0 when there are none.
   */
  private long usable(Path description) {
    Optional<PartialFileInfo> info =
        info(description)
            .filter(found -> source.equals(found.source()) && found.body().ifRange() != null);
    if (info.isEmpty()) {
      return 0;
    }
    Path body = body(description);
    try {
      long size = Files.isRegularFile(body, LinkOption.NOFOLLOW_LINKS) ? Files.size(body) : 0;
      return info.get().boot().equals(bootId()) ? size : Math.min(size, info.get().synced());
    } catch (IOException e) {
      return 0; // an unreadable file cannot be resumed
    }
  }

  private Optional<PartialFileInfo> info(Path description) {
    try {
      return read(PartialFileInfo.class, description)
          .filter(
              found ->
                  Stream.of(found.urlDigest(), found.boot(), found.source(), found.body())
                          .allMatch(Objects::nonNull)
                      && found.body().validators() != null);
    } catch (FetchException e) {
      return Optional.empty();
    }
  }

  private static <T extends Record> Optional<T> read(Class<T> type, Path file)
      throws FetchException {
    Optional<String> text =
        Disk.call("reading staging", file, () -> AtomicFile.read(file, MAX_DESCRIPTION));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Wire.readTolerant(type, text.get()));
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  private boolean isResumable(Path file) {
    boolean ofPartial = file.toString().endsWith(BODY) || file.toString().endsWith(DESCRIPTION);
    return ofPartial && usable(withSuffix(file, BODY, DESCRIPTION)) > 0;
  }

  private boolean isOfRun(Path file) {
    return isRun(file) || finished.contains(file);
  }

  private static boolean isRun(Path file) {
    return file.getFileName().toString().equals(RUN);
  }

  private static Path body(Path description) {
    return withSuffix(description, DESCRIPTION, BODY);
  }

  private static Path withSuffix(Path file, String from, String to) {
    String name = file.getFileName().toString();
    return name.endsWith(from)
        ? file.resolveSibling(name.substring(0, name.length() - from.length()) + to)
        : file;
  }

  private static String token() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return token(); // this value matches no machine, so only synced bytes count
    }
  }
}
