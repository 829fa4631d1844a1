package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.Validators;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is known about a downloaded file. The download passes these facts on, until the
 * manifest stores them.
 *
 * @param sha256 lower-case hex
 * @param rows number of data rows; null if they were not counted
 * @param url final URL; credentials and query are redacted
 * @param binding the facts that a later 304 about this file has to match; null when unknown
 * @param member name of the file in the archive that it comes from, as the archive gives it; null
 *     when there is no archive, or the archive has no names
 * @param dataDate day that the data are of, such as {@code 2026-11-27}; null if it was not read
 */
public record FileInfo(
    long bytes,
    String sha256,
    @Nullable Long rows,
    String url,
    Validators validators,
    @Nullable Binding binding,
    @Nullable String member,
    @Nullable String dataDate) {

  /** Describes a downloaded file whose content was not examined yet. */
  public FileInfo(
      long bytes, String sha256, String url, Validators validators, @Nullable Binding binding) {
    this(bytes, sha256, null, url, validators, binding, null, null);
  }

  /**
   * Returns whether a response with status 304 from this URL can be about the file. If two URLs
   * differ only in the query, the query may be a signature that is new each time, or it may name
   * the file. An equal ETag shows that the file is the same. An equal date does not show this.
   *
   * @param shown final URL; credentials and query are redacted
   * @param digest {@link Binding#digest} of the whole final URL
   */
  public boolean isFrom(String shown, String digest) {
    return shown.equals(url)
        && (binding == null || validators.etag() != null || binding.urlDigest().equals(digest));
  }

  /**
   * Returns whether the file came from exactly this URL.
   *
   * @param digest {@link Binding#digest} of the whole final URL
   */
  public boolean isFromExactly(String digest) {
    return binding != null && binding.urlDigest().equals(digest);
  }

  /**
   * Returns the mirror that sent the file, as a {@link Binding#digest}; null if the file came from
   * the plan's URL.
   */
  public @Nullable String mirror() {
    return binding == null ? null : binding.mirror();
  }

  /** Returns the same file with its row count. Null means that the rows were not counted. */
  public FileInfo withRows(@Nullable Long counted) {
    return new FileInfo(bytes, sha256, counted, url, validators, binding, member, dataDate);
  }

  /**
   * Returns the same file with the URL and the validators of another response from the publisher.
   */
  public FileInfo from(String shown, Validators sent, @Nullable Binding bound) {
    return new FileInfo(bytes, sha256, rows, shown, sent, bound, member, dataDate);
  }

  /** Returns the same file with the name that it has in its archive. */
  public FileInfo withMember(@Nullable String name) {
    return new FileInfo(bytes, sha256, rows, url, validators, binding, name, dataDate);
  }

  /** Returns the same file with the date of its data. Null means that it was not read. */
  public FileInfo withDataDate(@Nullable String date) {
    return new FileInfo(bytes, sha256, rows, url, validators, binding, member, date);
  }
}
