package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FilePath;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds the paths of FetchJob's files on the volume.
 *
 * @param root directory where the volume is mounted
 * @param kind whether a file or a folder is at {@code path}
 * @param path path of the file that consumers open, or of the folder of a set, relative to {@code
 *     root}
 * @param home the private directory, relative to {@code root}
 */
public record VolumeLayout(Path root, Kind kind, Path path, Path home) {

  /** Says whether a FetchJob publishes a file or a set of files. */
  public enum Kind {
    /** One file. */
    FILE("destination.volume.path"),
    /** The FetchJob publishes a set of files in a folder. */
    FOLDER("destination.volume.folder");

    private final String field;

    Kind(String field) {
      this.field = field;
    }

    /** Returns the field of the spec that names the path. */
    String field() {
      return field;
    }
  }

  static final String OURS = FilePath.OURS;

  private static final Pattern DNS_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  static VolumeLayout of(FetchPlan plan) throws FetchException {
    Kind kind = plan.destination().holdsSet() ? Kind.FOLDER : Kind.FILE;
    Path root;
    try {
      root = Path.of(plan.destination().root());
    } catch (InvalidPathException e) {
      throw invalid(kind, "the volume's mount point is not a path");
    }
    if (!root.isAbsolute()) {
      throw invalid(kind, "the volume's mount point has to be absolute");
    }
    if (!DNS_NAME.matcher(plan.namespace()).matches() || !DNS_NAME.matcher(plan.name()).matches()) {
      throw invalid(kind, "namespace and name have to be Kubernetes names");
    }
    return new VolumeLayout(
        root.normalize(),
        kind,
        relative(plan.destination().path(), kind),
        Path.of(OURS, plan.namespace(), plan.name()));
  }

  /** Returns the folder of the set. */
  public SetFolder folder() {
    return new SetFolder(root, path);
  }

  public Path stable() {
    return root.resolve(path);
  }

  public Path manifest() {
    return root.resolve(home).resolve("manifest.json");
  }

  public Path versions() {
    return root.resolve(home).resolve("versions");
  }

  public Path quarantine() {
    return root.resolve(home).resolve("quarantine");
  }

  /** Returns the folder of the {@link Statement}s about publications. */
  Path evidence() {
    return root.resolve(home).resolve("evidence");
  }

  /** Returns the file of the {@link Statement} with this number. */
  Path statement(long number) {
    return evidence().resolve(OwnFileNames.statement(number));
  }

  Path staging() {
    return root.resolve(home).resolve("staging");
  }

  Path lock() {
    return root.resolve(home).resolve("lock");
  }

  Path lockHolder() {
    return root.resolve(home).resolve("lock.holder");
  }

  Path claims() {
    return root.resolve(OURS).resolve(".paths");
  }

  /** Returns the folder of what the namespace's FetchJobs share about hosts. */
  Path hosts() {
    return root.resolve(OURS).resolve(namespace()).resolve(".hosts");
  }

  /** Returns the namespace of the FetchJob. */
  String namespace() {
    return home.getName(1).toString();
  }

  /** Returns the name of the FetchJob. */
  String name() {
    return home.getName(2).toString();
  }

  /** {@code namespace/name}. */
  String owner() {
    return namespace() + "/" + name();
  }

  /** Returns the path of {@code file} relative to the root of the volume. */
  public Path fromRoot(Path file) {
    return root.relativize(file);
  }

  private static Path relative(String text, Kind kind) throws FetchException {
    Optional<String> fault = FilePath.fault(text);
    if (fault.isPresent()) {
      throw invalid(kind, fault.get());
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw invalid(kind, "it has characters this system's file names cannot have");
    }
  }

  FetchException reserved() {
    return invalid(kind, OURS + " is where FetchJob keeps its own files");
  }

  private static FetchException invalid(Kind kind, String why) {
    return FetchException.ofConfig(
        Reason.DESTINATION,
        "The destination cannot be used: %s. Correct %s.".formatted(why, kind.field()));
  }
}
