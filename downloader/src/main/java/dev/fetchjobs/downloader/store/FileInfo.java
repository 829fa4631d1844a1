package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.Validators;
import java.util.List;
import java.util.function.Consumer;
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
 * @param provenance where the bytes came from; null if an earlier release downloaded them
 */
public record FileInfo(
    long bytes,
    String sha256,
    @Nullable Long rows,
    String url,
    Validators validators,
    @Nullable Binding binding,
    @Nullable String member,
    @Nullable String dataDate,
    @Nullable Provenance provenance) {

  /** Describes a downloaded file whose content was not examined yet. */
  public FileInfo(
      long bytes, String sha256, String url, Validators validators, @Nullable Binding binding) {
    this(bytes, sha256, null, url, validators, binding, null, null, null);
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
    return with(next -> next.rows = counted);
  }

  /**
   * Returns the same file with the URL and the validators of another response from the publisher.
   */
  public FileInfo from(String shown, Validators sent, @Nullable Binding bound) {
    return with(
        next -> {
          next.url = shown;
          next.validators = sent;
          next.binding = bound;
        });
  }

  /** Returns the same file with the name that it has in its archive. */
  public FileInfo withMember(@Nullable String name) {
    return with(next -> next.member = name);
  }

  /** Returns the same file with the date of its data. Null means that it was not read. */
  public FileInfo withDataDate(@Nullable String date) {
    return with(next -> next.dataDate = date);
  }

  /** Returns the same file with its provenance. */
  public FileInfo with(Provenance found) {
    return with(next -> next.provenance = found);
  }

  /** Returns the same file after it has passed the checks that these sentences describe. */
  public FileInfo withChecks(List<String> passed) {
    return provenance == null ? this : with(provenance.with(passed));
  }

  private FileInfo with(Consumer<Draft> change) {
    Draft next = new Draft(this);
    change.accept(next);
    return new FileInfo(
        bytes,
        sha256,
        next.rows,
        next.url,
        next.validators,
        next.binding,
        next.member,
        next.dataDate,
        next.provenance);
  }

  /** Holds the facts that can become known after the bytes. */
  private static final class Draft {
    @Nullable Long rows;
    String url;
    Validators validators;
    @Nullable Binding binding;
    @Nullable String member;
    @Nullable String dataDate;
    @Nullable Provenance provenance;

    Draft(FileInfo from) {
      rows = from.rows;
      url = from.url;
      validators = from.validators;
      binding = from.binding;
      member = from.member;
      dataDate = from.dataDate;
      provenance = from.provenance;
    }
  }
}
