package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.Validators;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what a run published. The volume keeps one statement for each publication, and no run
 * changes or removes a statement. docs/evidence.md describes the fields.
 *
 * @param statement number of this statement
 * @param previous SHA-256 of the file of the statement before; absent in the first one
 * @param time when consumers could read this content for the first time
 * @param job name of the Job whose run recorded the publication
 * @param userAgent User-Agent of the requests; it names the release of FetchJob
 * @param path path of the file, or of the folder of the set, relative to the root of the volume
 * @param version name of the kept version; absent if none is kept
 * @param sha256 SHA-256 of the file, or of the set's {@code SET.json}
 * @param file the facts about the file; absent for a set
 * @param parts the facts about the files of a set; absent for a file
 */
record Statement(
    long statement,
    @Nullable String previous,
    Instant time,
    String job,
    String userAgent,
    String path,
    @Nullable String version,
    String sha256,
    @Nullable Facts file,
    @Nullable List<Part> parts) {

  /**
   * Holds the facts about a file.
   *
   * @param url final URL; credentials and query are redacted
   * @param stated digest that the publisher stated, with its algorithm; absent if it stated none
   */
  record Facts(
      String sha256,
      long bytes,
      @Nullable Long rows,
      @Nullable String dataDate,
      String url,
      Validators validators,
      Binding.@Nullable Stated stated,
      @Nullable String member,
      @Nullable Provenance provenance) {

    static Facts of(FileInfo file) {
      Binding binding = file.binding();
      return new Facts(
          file.sha256(),
          file.bytes(),
          file.rows(),
          file.dataDate(),
          file.url(),
          file.validators(),
          binding == null ? null : binding.checksum(),
          SetDescription.shown(file.member()),
          file.provenance());
    }
  }

  /** Holds the facts about one file of a set. */
  record Part(String name, Facts file) {}
}
