package dev.fetchjobs.downloader.resolve;

import org.jspecify.annotations.Nullable;

/**
 * The body of a POST request.
 *
 * @param mediaType value of Content-Type, null for none
 * @param octets the bytes, each as one character (ISO 8859-1)
 */
public record RequestBody(@Nullable String mediaType, String octets) {}
