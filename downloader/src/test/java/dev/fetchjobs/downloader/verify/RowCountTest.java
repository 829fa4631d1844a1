package dev.fetchjobs.downloader.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.fetchjobs.contract.CsvColumn;
import dev.fetchjobs.contract.CsvSchema;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the published file are counted while the new file's values are in memory. */
class RowCountTest {

  private static final int ROWS = 100_000;

  /** The values of the rows need more than twice as much. */
  private static final long ENOUGH = 2 << 20;

  private static final Csv UNIQUE =
      new Csv(
          ";",
          1,
          List.of(),
          null,
          "ISIN",
          null,
          new Csv.SkipLines(0, 1),
          null,
          new CsvSchema(
              List.of(new CsvColumn("ISIN", null, null, null, null, true, null, null)),
              null,
              null,
              null),
          null);

  @TempDir Path root;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file =
        Files.writeString(
            root.resolve("list.csv"),
            IntStream.range(0, ROWS)
                .mapToObj("%012d;x\n"::formatted)
                .collect(Collectors.joining("", "ISIN;Name\n", "end\n")));
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  @DisplayName("a comparison counts the rows of the published file without a table of its values")
  void comparison() throws Exception {
    TableScan scan = new TableScan(UNIQUE, null, PublisherFixture.ENDLESS);
    scan.dataRows(file);

    long before = allocated();
    assertThat(scan.dataRows(file)).isEqualTo(ROWS);
    assertThat(allocated() - before).isLessThan(ENOUGH);
  }

  @Test
  @DisplayName("the check of the size counts the rows of the published file without such a table")
  void shrinkage() throws Exception {
    ShrinkCheck check =
        new ShrinkCheck(
            new PublisherFixture(root).csv(UNIQUE).maxShrink(1).plan(), PublisherFixture.ENDLESS);
    FileInfo info =
        new FileInfo(
                Files.size(file),
                Digests.sha256(file, PublisherFixture.ENDLESS),
                PublisherFixture.URL,
                Validators.NONE,
                null)
            .withRows(2L * ROWS);
    LastGood published =
        new LastGood(root.relativize(file), info, Instant.parse("2026-11-21T06:00:00Z"));
    Candidate candidate = new Candidate(file, info.withRows((long) ROWS));
    check.check(candidate, published);

    long before = allocated();
    assertThat(check.check(candidate, published).why()).isEmpty();
    assertThat(allocated() - before).isLessThan(ENOUGH);
  }

  @Test
  @DisplayName("a run that has to end stops while it counts the rows")
  void stopped() {
    Budget over =
        () -> {
          throw FetchException.ofTransient(Reason.INTERRUPTED, "stopped");
        };
    assertThatThrownBy(() -> new TableScan(UNIQUE, null, over).dataRows(file))
        .hasMessage("stopped");
  }
}
