package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes a published set.
 *
 * @param folder the folder of the set, relative to the root of the volume
 * @param version name of the version directory, without its dots; see {@link SetFolder}
 * @param sha256 the digest of {@code SET.json}
 * @param date the date of the set, in ISO 8601; null when the publisher states none
 * @param source {@link SourceIdentity} of the plan with which the set was published
 * @param meaning see {@link Identity}; null if an earlier release wrote the manifest
 * @param listing the response for the listing that stated the digests of all parts; null when there
 *     is none, or a 304 for the listing would not mean that the set is unchanged
 * @param publishedTime the time at which the set was put in place
 * @param checkedTime the time at which the publisher last confirmed the content
 * @param changedTime the time at which the content last changed
 */
public record SetArtifact(
    String folder,
    String version,
    String sha256,
    @Nullable String date,
    String source,
    @Nullable Meaning meaning,
    @Nullable ListingAnswer listing,
    List<PartArtifact> parts,
    Instant publishedTime,
    Instant checkedTime,
    Instant changedTime) {

  /** Returns what identifies the plan with which the set was published or confirmed. */
  public Identity identity() {
    return new Identity(source, meaning);
  }

  public Optional<PartArtifact> part(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst();
  }

  public List<String> names() {
    return parts.stream().map(PartArtifact::name).toList();
  }

  /** Returns the size of all files of the set in bytes. */
  public long bytes() {
    return parts.stream().mapToLong(part -> part.file().bytes()).sum();
  }

  /**
   * Returns the number of data rows of all files of the set, or null when the rows of some file
   * were not counted.
   */
  public @Nullable Long rows() {
    long sum = 0;
    for (PartArtifact part : parts) {
      Long rows = part.file().rows();
      if (rows == null) {
        return null;
      }
      sum += rows;
    }
    return sum;
  }

  /**
   * Returns the description of the set for the report.
   *
   * @param url the URL of the listing; credentials and query are redacted
   */
  public ArtifactReport report(String url) {
    return new ArtifactReport(
        folder,
        bytes(),
        sha256,
        rows(),
        url,
        null,
        null,
        null,
        null,
        version,
        publishedTime,
        checkedTime,
        changedTime);
  }

  /**
   * Returns whether the set has this date, and files with the same names and bytes as {@code
   * other}.
   */
  public boolean hasContentOf(@Nullable String otherDate, List<PartArtifact> other) {
    return Objects.equals(date, otherDate) && contents(parts).equals(contents(other));
  }

  private static Set<List<String>> contents(List<PartArtifact> parts) {
    return parts.stream()
        .map(part -> List.of(part.name(), part.file().sha256()))
        .collect(Collectors.toSet());
  }

  /** Returns the same content after the publisher has confirmed it. */
  public SetArtifact withConfirmation(
      Instant now,
      List<PartArtifact> by,
      Identity identityNow,
      @Nullable ListingAnswer listingNow) {
    return new SetArtifact(
        folder,
        version,
        sha256,
        date,
        identityNow.source(),
        identityNow.meaning(),
        listingNow,
        by,
        publishedTime,
        now,
        changedTime);
  }

  /** Returns the same set after its files were found with other modification times. */
  public SetArtifact withParts(List<PartArtifact> found) {
    return new SetArtifact(
        folder,
        version,
        sha256,
        date,
        source,
        meaning,
        listing,
        found,
        publishedTime,
        checkedTime,
        changedTime);
  }

  KeptSet toKeptSet() {
    return new KeptSet(
        folder, version, sha256, date, publishedTime, bytes(), rows(), checkedTime, changedTime);
  }
}
