package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.text.Printable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes a published set to its consumers. The version directory has this description as {@code
 * SET.json}, and no program changes it.
 *
 * @param version the version of the format, {@link #VERSION}
 * @param namespace namespace of the FetchJob
 * @param name name of the FetchJob
 * @param date the date of the set, in ISO 8601; null when the publisher states none
 */
public record SetDescription(
    int version,
    String namespace,
    String name,
    @Nullable String date,
    Instant publishedTime,
    List<Part> parts) {

  public static final int VERSION = 1;

  private static final int MAX_URL = 1024;
  private static final int MAX_MEMBER = 256;

  /**
   * Describes one file of the set to consumers.
   *
   * @param rows number of data rows; null if they were not counted
   * @param url final URL; credentials and query are redacted
   * @param member name of the file in its archive; null when there is none, or when it cannot be
   *     shown unchanged
   */
  public record Part(
      String name,
      long bytes,
      String sha256,
      @Nullable Long rows,
      String url,
      @Nullable String member) {}

  /** Makes the description of a set of this FetchJob. */
  public static SetDescription of(
      VolumeLayout layout, @Nullable String date, List<PartArtifact> parts, Instant now) {
    return new SetDescription(
        VERSION,
        layout.namespace(),
        layout.name(),
        date,
        now,
        parts.stream().map(part -> part(part.name(), part.file())).toList());
  }

  private static Part part(String name, FileInfo file) {
    return new Part(
        name,
        file.bytes(),
        file.sha256(),
        file.rows(),
        Printable.of(file.url(), MAX_URL),
        shown(file.member()));
  }

  /** Returns the name in the archive, or null if it is too long, not printable, or has a secret. */
  static @Nullable String shown(@Nullable String member) {
    return member != null && Printable.of(member, MAX_MEMBER).equals(member) ? member : null;
  }

  /** Returns whether the set has this date, and files with these names and bytes. */
  public boolean hasContentOf(@Nullable String otherDate, List<PartArtifact> other) {
    return Objects.equals(date, otherDate)
        && parts.stream()
            .map(part -> List.of(part.name(), part.sha256()))
            .collect(Collectors.toSet())
            .equals(
                other.stream()
                    .map(part -> List.of(part.name(), part.file().sha256()))
                    .collect(Collectors.toSet()));
  }

  public String text() {
    return Wire.writeForPeople(this) + "\n";
  }

  /**
   * Reads the text of {@code SET.json}, or returns empty when the text is not a description of a
   * set.
   */
  static Optional<SetDescription> read(String text) {
    try {
      return Optional.of(Wire.readTolerant(SetDescription.class, text))
          .filter(SetDescription::isWhole);
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether the description of a set is complete. jackson-jr sets missing members to null,
   * even where the record does not allow null.
   */
  private static boolean isWhole(SetDescription found) {
    return found.version() == VERSION
        && Objects.nonNull(found.namespace())
        && Objects.nonNull(found.name())
        && Objects.nonNull(found.publishedTime())
        && Objects.nonNull(found.parts())
        && found.parts().stream()
            .allMatch(part -> part.name() != null && PartName.fault(part.name()).isEmpty());
  }

  /** Returns namespace and name of the FetchJob, as {@code namespace/name}. */
  String owner() {
    return namespace + "/" + name;
  }
}
