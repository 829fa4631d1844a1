package dev.fetchjobs.downloader.http;

import org.jspecify.annotations.Nullable;

/**
 * Describes one request on the way to a file: the first request, or one that a redirect led to.
 *
 * @param url the URL of the request; credentials and query are redacted
 * @param certificate SHA-256 of the server's certificate in lower-case hexadecimal digits; null
 *     without TLS
 */
public record Hop(String url, @Nullable String certificate) {}
