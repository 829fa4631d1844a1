package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the digests that header fields state and that a run compares.
 *
 * @param content digest of the content of the last response: the whole body, or a part of it; null
 *     if none is stated
 * @param whole digest of the whole body as transferred; null if none is stated
 */
public record FieldDigests(@Nullable FieldDigest content, @Nullable FieldDigest whole) {

  public static final FieldDigests NONE = new FieldDigests(null, null);

  /** Returns the algorithms of the digests. */
  public Set<Algorithm> algorithms() {
    return Stream.of(content, whole)
        .filter(Objects::nonNull)
        .map(FieldDigest::algorithm)
        .collect(Collectors.toSet());
  }
}
