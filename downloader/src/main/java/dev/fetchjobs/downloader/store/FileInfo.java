package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.Validators;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a downloaded file, from the download to the manifest.
 *
 * @param sha256 lower-case hex
 * @param rows number of data rows; null when not counted
 * @param url final URL; credentials and query are redacted
 * @param binding what a later 304 about it has to match; null when unknown
 * @param member name of the file in the archive that it comes from, as the archive gives it; null
 *     when there is no archive, or the archive has no names
 */
public record FileInfo(
    long bytes,
    String sha256,
    @Nullable Long rows,
    String url,
    Validators validators,
    @Nullable Binding binding,
    @Nullable String member) {

  /** A downloaded file whose content was not examined yet. */
  public FileInfo(
      long bytes, String sha256, String url, Validators validators, @Nullable Binding binding) {
    this(bytes, sha256, null, url, validators, binding, null);
  }

  /**
   * Whether a 304 from this URL can be about the file. If two URLs differ in the query only, the
   * query may be a signature that is new each time, or it may name the file. An equal ETag shows
   * that the file is the same; an equal date does not.
   *
   * @param shown final URL; credentials and query are redacted
   * @param digest {@link Binding#digest} of the whole final URL
   */
  public boolean isFrom(String shown, String digest) {
    return shown.equals(url)
        && (binding == null || validators.etag() != null || binding.urlDigest().equals(digest));
  }

  /**
   * Whether the file came from exactly this URL.
   *
   * @param digest {@link Binding#digest} of the whole final URL
   */
  public boolean isFromExactly(String digest) {
    return binding != null && binding.urlDigest().equals(digest);
  }

  /**
   * The mirror that sent the file, as a {@link Binding#digest}; null: it came from the plan's URL.
   */
  public @Nullable String mirror() {
    return binding == null ? null : binding.mirror();
  }

  /** The same file with its row count; null means that the rows were not counted. */
  public FileInfo withRows(@Nullable Long counted) {
    return new FileInfo(bytes, sha256, counted, url, validators, binding, member);
  }

  /** The same file, with the URL and the validators of another answer from the publisher. */
  public FileInfo from(String shown, Validators sent, @Nullable Binding bound) {
    return new FileInfo(bytes, sha256, rows, shown, sent, bound, member);
  }

  /** The same file, with the name of the archive's member. */
  public FileInfo withMember(@Nullable String name) {
    return new FileInfo(bytes, sha256, rows, url, validators, binding, name);
  }
}
