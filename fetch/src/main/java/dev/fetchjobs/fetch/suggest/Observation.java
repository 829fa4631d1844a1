package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.downloader.unpack.Packing;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the facts that one download showed, from which dev/fetch suggests a FetchJob.
 *
 * @param url the address that the user named
 * @param hosts other hosts that the publisher named
 * @param page the link by which the file was found, if the address is that of a page
 * @param fileName the publisher's name of the file; may be empty
 * @param lastModified whether the server sent Last-Modified
 * @param packingNote reason why the file is not unpacked although it is packed; empty if it is
 *     unpacked
 * @param member the archive's member that was examined; empty if there is none
 * @param bytes size of the unpacked file
 */
public record Observation(
    String url,
    List<String> hosts,
    Optional<PageLinks.Found> page,
    String fileName,
    boolean etag,
    boolean lastModified,
    Packing packing,
    String packingNote,
    String member,
    long bytes,
    Sample sample,
    Optional<Counted> table,
    Optional<CountedDocument> document,
    LocalDate today) {

  public Observation {
    hosts = List.copyOf(hosts);
  }

  /**
   * Holds a check of JSON or XML that the whole file passes.
   *
   * @param elements number of elements; null if none are counted
   */
  public record CountedDocument(DocumentCheck check, @Nullable Long elements) {}

  /**
   * Holds a table, and the numbers that the downloader's own check counted in the whole file.
   *
   * @param columns the names in the header
   * @param noIsin number of rows without an ISIN
   * @param badIsins number of rows with a wrong ISIN
   */
  public record Counted(Table table, List<String> columns, long rows, long noIsin, long badIsins) {
    public Counted {
      columns = List.copyOf(columns);
    }

    @Nullable String isinColumn() {
      return table.isinColumn() < 0 ? null : columns.get(table.isinColumn());
    }
  }
}
