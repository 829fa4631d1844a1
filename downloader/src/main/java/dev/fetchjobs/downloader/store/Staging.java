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
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Represents the staging directory, which a run uses while it has the volume's lock. Every file in
 * the staging directory has a new random name. So two processes could not write to the same file
 * even if both had the lock.
 */
public final class Staging {

  private static final String BODY = ".body";
  private static final String DESCRIPTION = ".json";
  static final String CONTENT = ".content";
  private static final String RUN = "run.json";
  private static final int MAX_DESCRIPTION = 64 * 1024;

  private static final int PREFIX = 16;

  private final Path directory;
  private final FileOperations operations;
  private final AtomicFile files;
  private final String source;
  private final String job;

  /** The names of all files that belong to this FetchJob's staging begin with this text. */
  private final String prefix;

  private final Set<Path> spared = new HashSet<>();
  private boolean over;
  private boolean useless;

  Staging(
      VolumeLayout layout, FileOperations operations, AtomicFile files, String source, String job) {
    this(layout.staging(), operations, files, source, job, "");
  }

  private Staging(
      Path directory,
      FileOperations operations,
      AtomicFile files,
      String source,
      String job,
      String prefix) {
    this.directory = directory;
    this.prefix = prefix;
    this.operations = operations;
    this.files = files;
    this.source = source;
    this.job = job;
  }

  /**
   * Returns the staging for the file {@code name} of a set. Each file of a set has staged files of
   * its own.
   */
  public PartStaging ofPart(String name) {
    Staging own = new Staging(directory, operations, files, source, job, prefix(name));
    return new PartStaging(name, own, source, operations, files);
  }

  private static String prefix(String part) {
    return Digests.sha256(part).substring(0, PREFIX) + "-";
  }

  /**
   * Removes staged files that earlier runs left, except for the files that belong to these parts of
   * a set. This removal limits the space that kept and partial files of a set need.
   */
  public void retainParts(Collection<String> parts) throws FetchException {
    Set<String> known = parts.stream().map(Staging::prefix).collect(Collectors.toSet());
    removeAll(
        file -> {
          String name = file.getFileName().toString();
          return !isOfRun(file)
              && (name.length() <= PREFIX || !known.contains(name.substring(0, PREFIX + 1)));
        });
  }

  Path directory() {
    return directory;
  }

  /** Records the time at which the first pod of the Job started. */
  public record RunStart(String job, Instant time) {}

  /**
   * Returns the time at which the run started. The time is the recorded start of the Job's first
   * pod, or {@code now} if none is recorded.
   */
  public Instant firstStart(Instant now) throws FetchException {
    Path file = directory.resolve(RUN);
    Optional<RunStart> noted =
        read(RunStart.class, file, MAX_DESCRIPTION)
            .filter(run -> job.equals(run.job()) && run.time() != null && !run.time().isAfter(now));
    if (noted.isPresent()) {
      return noted.get().time();
    }
    files.write(file, Wire.write(new RunStart(job, now)) + "\n");
    return now;
  }

  /**
   * Begins to receive a body into a new partial file.
   *
   * @param asked the URL of the request
   * @param url the final URL
   * @param place the final URL without its query
   */
  public PartialFile begin(AskedUrl asked, String url, String place, BodyInfo body)
      throws FetchException {
    String token = prefix + token();
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
            0,
            asked);
    if (body.ifRange() != null) {
      files.write(description, Wire.write(info) + "\n");
    }
    return new PartialFile(
        StagedFile.create(directory.resolve(token + BODY), operations), description, files, info);
  }

  /** Keeps {@code file} when this run ends; only the next run removes it. */
  void spare(Path file) {
    spared.add(file);
  }

  /**
   * Returns the longest partial file of this source that an earlier attempt or run left. The method
   * removes all other leftovers of this staging, except for files that {@link #spare} protects.
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
    return Optional.of(open(description, bytes, ours));
  }

  /** Makes a new file in staging for decoded or unpacked bytes. */
  public StagedFile content() throws FetchException {
    return StagedFile.create(newName(), operations);
  }

  /** Returns a name for a new file that the caller makes in staging. */
  public Path newName() {
    return directory.resolve(prefix + token() + CONTENT);
  }

  /**
   * Makes a new symbolic link with the text {@code target}. The method does not follow the link.
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

  /** Fails if the file system has no symbolic links, as {@link #link} does. */
  void requireSymlinks() throws FetchException {
    Path link = link("trial");
    Disk.run("removing a file from staging", link, () -> Files.deleteIfExists(link));
  }

  /**
   * Removes everything from staging except the record of the run's start and the files that {@link
   * #spare} protects.
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

  /**
   * Is called when the next run needs none of the staged files, or when there is no space for them.
   */
  public void keepNothing() {
    useless = true;
  }

  /** Writes the partial files to the disk, so that a run on another machine can resume them. */
  public void syncPartialFiles() throws FetchException {
    for (Path description : list()) {
      if (description.toString().endsWith(DESCRIPTION)) {
        long bytes = usable(description);
        Optional<PartialFileInfo> info = info(description).filter(one -> one.synced() < bytes);
        if (info.isPresent()) {
          open(description, bytes, info.get()).keep();
        }
      }
    }
  }

  private PartialFile open(Path description, long bytes, PartialFileInfo info)
      throws FetchException {
    return new PartialFile(
        StagedFile.resume(body(description), bytes, operations), description, files, info);
  }

  /** Removes the staged files that the next run cannot use. */
  void leave() throws FetchException {
    removeAll(file -> isRun(file) ? over : !spared.contains(file) && (useless || !isUsable(file)));
  }

  private boolean isUsable(Path file) {
    return isResumable(file) || PartStaging.isKept(file, source);
  }

  private void removeAll(Predicate<Path> unwanted) throws FetchException {
    Directories.remove("cleaning staging", directory, list(), unwanted);
  }

  List<Path> list() throws FetchException {
    return Directories.list("looking into staging", directory).stream()
        .filter(file -> file.getFileName().toString().startsWith(prefix))
        .toList();
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
      return read(PartialFileInfo.class, description, MAX_DESCRIPTION)
          .filter(
              found ->
                  Stream.of(found.urlDigest(), found.boot(), found.source(), found.body())
                          .allMatch(Objects::nonNull)
                      && found.body().validators() != null);
    } catch (FetchException e) {
      return Optional.empty();
    }
  }

  static <T extends Record> Optional<T> read(Class<T> type, Path file, int maxBytes)
      throws FetchException {
    Optional<String> text =
        Disk.call("reading staging", file, () -> AtomicFile.read(file, maxBytes));
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
    return isRun(file) || spared.contains(file);
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
