package dev.fetchjobs.downloader.http;

import org.jspecify.annotations.Nullable;

/**
 * Holds the facts about a body that the first response stated. A later response brings the rest of
 * the body. A later response may leave out facts, or it may be an error page.
 *
 * @param ifRange a strong ETag, or a Last-Modified that counts as strong; null if the body cannot
 *     be resumed
 * @param mediaType the body's media type if the plan names it; else null
 * @param fileName the file name in Content-Disposition if the plan's pattern matches it; else null
 * @param contentCoding the content coding of the response; null for identity. A partial file holds
 *     the coded bytes
 * @param total size of the whole body as transferred, in bytes; -1 when unknown
 * @param dataDate date of the data in ISO 8601; null if the plan does not read it in a header
 * @param digest digest of the whole body as transferred; null if the server stated none
 */
public record BodyInfo(
    @Nullable String ifRange,
    Validators validators,
    @Nullable String mediaType,
    @Nullable String fileName,
    @Nullable String contentCoding,
    long total,
    @Nullable String dataDate,
    @Nullable FieldDigest digest) {

  /** Describes a body whose response has no date of the data and no digest. */
  public BodyInfo(
      @Nullable String ifRange,
      Validators validators,
      @Nullable String mediaType,
      @Nullable String fileName,
      @Nullable String contentCoding,
      long total) {
    this(ifRange, validators, mediaType, fileName, contentCoding, total, null, null);
  }
}
