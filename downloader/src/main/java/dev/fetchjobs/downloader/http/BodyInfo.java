package dev.fetchjobs.downloader.http;

import org.jspecify.annotations.Nullable;

/**
 * What the first response of a body says about it. A later response, which brings the rest, may say
 * less, or may be about an error page.
 *
 * @param ifRange a strong ETag, or a Last-Modified that counts as strong; null: the body cannot be
 *     resumed
 * @param mediaType if it is one that the plan names; else null
 * @param contentCoding as sent; null for identity. A partial file holds the coded bytes
 * @param total bytes of the whole body as transferred; -1 when unknown
 */
public record BodyInfo(
    @Nullable String ifRange,
    Validators validators,
    @Nullable String mediaType,
    @Nullable String contentCoding,
    long total) {}
