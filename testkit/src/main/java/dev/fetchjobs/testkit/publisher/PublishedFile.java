package dev.fetchjobs.testkit.publisher;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;

/** Holds content, ETag and modification time of one file that the test publisher offers. */
record PublishedFile(byte[] content, String contentType, Instant modified) {
  PublishedFile {
    modified = modified.truncatedTo(ChronoUnit.SECONDS);
  }

  String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  String etag() {
    return '"' + sha256().substring(0, 24) + '"';
  }

  String lastModified() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(modified.atOffset(ZoneOffset.UTC));
  }

  /**
   * Returns whether the client already has this content, by the request's conditions (RFC 9110,
   * section 13.2.2).
   */
  boolean isKnownTo(Map<String, String> requestHeaders) {
    String noneMatch = requestHeaders.get("if-none-match");
    return noneMatch != null
        ? noneMatch.equals("*") || noneMatch.contains(etag())
        : lastModified().equals(requestHeaders.get("if-modified-since"));
  }

  /**
   * Returns the offset at which a range request starts, or 0 for the whole file. Only {@code
   * bytes=n-} is supported, and only if the request's {@code If-Range} names this content.
   */
  int rangeStart(Map<String, String> requestHeaders) {
    String range = requestHeaders.getOrDefault("range", "");
    String ifRange = requestHeaders.get("if-range");
    boolean same = ifRange == null || ifRange.equals(etag()) || ifRange.equals(lastModified());
    if (!same || !range.matches("bytes=[0-9]{1,9}-")) {
      return 0;
    }
    int start = Integer.parseInt(range, "bytes=".length(), range.length() - 1, 10);
    return start < content.length ? start : 0;
  }
}
