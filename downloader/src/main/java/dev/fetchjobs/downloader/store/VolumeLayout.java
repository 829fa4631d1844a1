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
 * The paths of files on the volume.
 *
 * @param root directory where the volume is mounted
 * @param path path of the file that consumers open, relative to {@code root}
 * @param home the private directory, relative to {@code root}
 */
public record VolumeLayout(Path root, Path path, Path home) {

  static final String OURS = FilePath.OURS;

  private static final Pattern DNS_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  static VolumeLayout of(FetchPlan plan) throws FetchException {
    Path root;
    try {
      root = Path.of(plan.destination().root());
    } catch (InvalidPathException e) {
      throw invalid("the volume's mount point is not a path");
    }
    if (!root.isAbsolute()) {
      throw invalid("the volume's mount point has to be absolute");
    }
    if (!DNS_NAME.matcher(plan.namespace()).matches() || !DNS_NAME.matcher(plan.name()).matches()) {
      throw invalid("namespace and name have to be Kubernetes names");
    }
    return new VolumeLayout(
        root.normalize(),
        relative(plan.destination().path()),
        Path.of(OURS, plan.namespace(), plan.name()));
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

  /** {@code namespace/name}. */
  String owner() {
    return home.getName(1) + "/" + home.getName(2);
  }

  /** {@code file} relative to the root. */
  public Path fromRoot(Path file) {
    return root.relativize(file);
  }

  private static Path relative(String text) throws FetchException {
    Optional<String> fault = FilePath.fault(text);
    if (fault.isPresent()) {
      throw invalid(fault.get());
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw invalid("it has characters this system's file names cannot have");
    }
  }

  static FetchException reserved() {
    return invalid(OURS + " is where FetchJob keeps its own files");
  }

  private static FetchException invalid(String why) {
    return FetchException.ofConfig(
        Reason.DESTINATION,
        "The destination cannot be used: %s. Correct destination.volume.path.".formatted(why));
  }
}
