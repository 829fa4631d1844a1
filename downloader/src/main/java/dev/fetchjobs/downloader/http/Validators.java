package dev.fetchjobs.downloader.http;

import org.jspecify.annotations.Nullable;

/** What the publisher sent to recognise this content by; verbatim. */
public record Validators(@Nullable String etag, @Nullable String lastModified) {

  public static final Validators NONE = new Validators(null, null);
}
