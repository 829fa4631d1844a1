package dev.fetchjobs.downloader.http;

import org.jspecify.annotations.Nullable;

/**
 * What the response that began a body says of it. What a later one, which brings the rest or says
 * that nothing is missing, says of it may be less, or be about an error page.
 *
 * @param ifRange strong ETag, or Last-Modified where it counts as strong; null: cannot be resumed
 * @param mediaType as the plan asks for it; null when it was another one
 * @param contentCoding as sent, null for identity; a partial file holds coded bytes
 * @param total bytes of the whole body as transferred, -1 when the publisher did not say
 */
public record BodyInfo(
    @Nullable String ifRange,
    Validators validators,
    @Nullable String mediaType,
    @Nullable String contentCoding,
    long total) {}
