package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code manifest.json}. */
final class ManifestFile {

  /**
   * The manifest has at most this many bytes. A manifest with a hundred versions needs fewer bytes.
   * A manifest with two sets of the largest number of files needs about a tenth, if the URLs and
   * the names are of usual length. With the longest URLs and names the manifest would need more
   * bytes, so then the run does not publish the set.
   */
  static final int MAX_BYTES = 16 << 20;

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final VolumeLayout layout;
  private final AtomicFile files;

  ManifestFile(VolumeLayout layout, AtomicFile files) {
    this.layout = layout;
    this.files = files;
  }

  /**
   * Replaces the manifest on the disk.
   *
   * @throws FetchException Policy when the next run could not read the manifest, because the texts
   *     about the files of a set are too long; the old manifest stays
   */
  void write(Manifest manifest) throws FetchException {
    String text = Wire.writeForPeople(manifest) + "\n";
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw FetchException.ofPolicy(
          Reason.PART_NAME,
          String.format(
              Locale.ROOT,
              "The names and addresses of all parts need %,d bytes in manifest.json, at most %,d are allowed. Choose fewer parts.",
              bytes,
              MAX_BYTES));
    }
    files.write(layout.manifest(), text);
  }

  /**
   * Reads the manifest on the disk, or returns empty when it is missing, unreadable or incomplete.
   */
  Optional<Manifest> read() throws FetchException {
    Path file = layout.manifest();
    Optional<String> text =
        Disk.call("reading the manifest", file, () -> AtomicFile.read(file, MAX_BYTES));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Wire.readTolerant(Manifest.class, text.get())).filter(this::isOurs);
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether the manifest is complete. jackson-jr sets missing members to null, even where
   * the record does not allow null.
   */
  private boolean isOurs(Manifest found) {
    return found.version() == Manifest.VERSION
        && layout.owner().equals(found.namespace() + "/" + found.name())
        && isPath(found.path())
        && Stream.of(found.current(), found.publishing())
            .filter(Objects::nonNull)
            .allMatch(ManifestFile::isWhole)
        && found.versions().stream().allMatch(ManifestFile::isWhole)
        && (found.quarantined() == null || isWhole(found.quarantined()))
        && (found.set() == null || isWhole(found.set()))
        && (found.evidence() == null || isDigest(found.evidence().sha256()))
        && (found.hold() == null || present(found.hold().until(), found.hold().reason()));
  }

  private static boolean isWhole(Artifact a) {
    return isPath(a.path())
        && isDigest(a.sha256())
        && present(
            a.url(),
            a.source(),
            a.validators(),
            a.modified(),
            a.publishedTime(),
            a.checkedTime(),
            a.changedTime())
        && isWhole(a.meaning())
        && isWhole(a.binding())
        && (a.changes() == null || a.changes().sha256() == null || isDigest(a.changes().sha256()))
        && (a.versionName() == null || KeptVersion.isName(a.versionName()));
  }

  private static boolean isWhole(@Nullable Meaning m) {
    return m == null || m.isWhole();
  }

  /**
   * Returns whether the binding is complete. Null is allowed, because earlier releases did not
   * write a binding.
   */
  private static boolean isWhole(@Nullable Binding b) {
    return b == null
        || (isDigest(b.urlDigest())
            && (b.checksum() == null || present(b.checksum().algorithm(), b.checksum().hex()))
            && isWhole(b.listedOrNone().answer()));
  }

  private static boolean isWhole(@Nullable ListingAnswer a) {
    return a == null || present(a.source(), a.urlDigest(), a.validators());
  }

  private static boolean isWhole(KeptVersion v) {
    return present(v.name(), v.url(), v.validators(), v.publishedTime())
        && isDigest(v.sha256())
        && KeptVersion.isName(v.name());
  }

  private static boolean isWhole(SetState s) {
    return present(s.versions(), s.retired())
        && Stream.of(s.current(), s.publishing())
            .filter(Objects::nonNull)
            .allMatch(ManifestFile::isWhole)
        && Stream.concat(s.versions().stream(), s.retired().stream())
            .allMatch(ManifestFile::isWhole);
  }

  private static boolean isWhole(SetArtifact s) {
    return present(s.source(), s.parts(), s.checkedTime(), s.changedTime())
        && isWhole(s.toKeptSet())
        && isWhole(s.meaning())
        && isWhole(s.listing())
        && s.parts().stream().allMatch(ManifestFile::isWhole);
  }

  private static boolean isWhole(KeptSet s) {
    return present(s.folder(), s.name(), s.publishedTime())
        && isPath(s.folder())
        && KeptVersion.isName(s.name())
        && isDigest(s.sha256());
  }

  private static boolean isWhole(PartArtifact p) {
    return present(p.name(), p.file(), p.modified())
        && PartName.fault(p.name()).isEmpty()
        && isDigest(p.file().sha256())
        && present(p.file().url(), p.file().validators())
        && isWhole(p.file().binding());
  }

  private static boolean isWhole(Quarantined q) {
    return isDigest(q.sha256())
        && isWhole(q.meaning())
        && isWhole(q.binding())
        && present(q.url(), q.source(), q.validators(), q.job(), q.time(), q.reason(), q.message());
  }

  private static boolean isDigest(@Nullable String text) {
    return text != null && DIGEST.matcher(text).matches();
  }

  /** Returns whether the text is a path below the volume's root. */
  private static boolean isPath(@Nullable String text) {
    try {
      return text != null
          && !text.isEmpty()
          && !Path.of(text).isAbsolute()
          && !Path.of(text).startsWith("..")
          && Path.of(text).normalize().toString().equals(text);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean present(Object... values) {
    return Arrays.stream(values).allMatch(Objects::nonNull);
  }

  /**
   * Renames an unreadable manifest, so that people can look at it. FetchJob keeps only the newest
   * unreadable manifest.
   */
  void setAside(FileOperations operations) throws FetchException {
    Path file = layout.manifest();
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Path aside = file.resolveSibling("manifest.unreadable");
      Disk.run(
          "setting an unreadable manifest aside",
          file,
          () -> operations.rename(layout.root(), layout.fromRoot(file), layout.fromRoot(aside)));
    }
  }
}
