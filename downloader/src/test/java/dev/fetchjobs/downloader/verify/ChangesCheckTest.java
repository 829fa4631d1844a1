package dev.fetchjobs.downloader.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.CsvKey;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.downloader.store.Changes;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.verify.Verdict.Candidate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangesCheckTest {

  private static final int PAIRS = Integer.getInteger("fetchjob.pairs", 10_000);
  private static final int BLOCK = 1 << 20;

  @TempDir Path root;
  private PublisherFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new PublisherFixture(root).changes(true);
  }

  @Test
  @DisplayName(
      "For 10,000 generated pairs of tables, the numbers and the list of changes are those of a "
          + "simple comparison in memory")
  void generatedPairs() throws Exception {
    int compared = 0;
    int refused = 0;
    try (LockedVolume volume = fixture.open()) {
      for (int seed = 0; seed < PAIRS; seed++) {
        // Given
        TablePair pair = new TablePair(seed);
        TablePair.Expected expected = pair.expected();
        byte[] before = pair.write(pair.before);
        byte[] now = pair.write(pair.now);
        boolean listed = seed % 3 > 0;
        fixture.csv(pair.csv).changes(listed);
        int block = seed % 5 == 0 ? BLOCK : 8192 << (seed % 3);
        String about = "seed " + seed + "\n" + new String(now, StandardCharsets.UTF_8);

        // When
        Verdict verdict = check(volume, before, now, block);

        // Then
        if (Arrays.equals(before, now)) {
          assertThat(verdict.candidate().compared()).as(about).isEqualTo(Compared.NONE);
        } else if (expected.emptyKey() || expected.duplicate()) {
          assertThat(((Verdict.Refused) verdict).why().reason())
              .as(about)
              .isEqualTo(expected.emptyKey() ? Reason.EMPTY_KEY : Reason.DUPLICATE_KEY);
          refused++;
        } else {
          assertThat(verdict).as(about).isInstanceOf(Verdict.Verified.class);
          assertCompared(verdict.candidate().compared(), expected, listed, about);
          compared += expected.counts() == null ? 0 : 1;
        }
        Path list = verdict.candidate().compared().list();
        assertThat(fixture.names("staging")).as(about).hasSize(list == null ? 1 : 2);
        volume.staging().clean();
      }
    }
    assertThat(compared).isGreaterThan(PAIRS / 2);
    assertThat(refused).isGreaterThan(PAIRS / 100);
  }

  private static void assertCompared(
      Compared found, TablePair.Expected expected, boolean listed, String about)
      throws IOException {
    Changes changes = found.changes();
    long[] counts = expected.counts();
    if (counts == null) {
      assertThat(changes).as(about).isNull();
      assertThat(found.list()).as(about).isNull();
      return;
    }
    assertThat(List.of(changes.added(), changes.removed(), changes.changed()))
        .as(about)
        .containsExactly(counts[0], counts[1], counts[2]);
    if (listed) {
      assertThat(Files.readString(found.list())).as(about).isEqualTo(expected.list());
      assertThat(changes.sha256()).isEqualTo(Digests.sha256(bytes(expected.list())));
    } else {
      assertThat(found.list()).isNull();
      assertThat(changes.sha256()).isNull();
    }
  }

  private Verdict check(LockedVolume volume, byte[] before, byte[] now, int block)
      throws Exception {
    Path old = Files.write(root.resolve("old.csv"), before);
    Path fresh = Files.write(volume.staging().newName(), now);
    Verdict.Verified verified =
        new Verdict.Verified(new Candidate(fresh, info(now, rows(fresh))), false);
    LastGood lastGood =
        new LastGood(
            root.relativize(old), info(before, null), Instant.parse("2026-11-21T06:00:00Z"));
    return new ChangesCheck(fixture.plan(), volume.staging(), PublisherFixture.ENDLESS, block)
        .check(verified, lastGood);
  }

  private Long rows(Path file) throws Exception {
    return CsvCounts.of(file, fixture.plan().verify().csv(), null).rows();
  }

  private static FileInfo info(byte[] content, Long rows) {
    return new FileInfo(
            content.length, Digests.sha256(content), PublisherFixture.URL, Validators.NONE, null)
        .withRows(rows);
  }

  private static Csv csv(String... key) {
    return csv(new CsvKey(List.of(key), null, null, null));
  }

  private static Csv csv(CsvKey key) {
    return new Csv(";", 1, List.of(), null, null, null, null, null, null, key);
  }

  private static String table(IntStream numbers) {
    return numbers
        .mapToObj("K%04d;value %<d\n"::formatted)
        .collect(Collectors.joining("", "ISIN;Name\n", ""));
  }

  private Failure.Rejected refusal(String before, String now) throws Exception {
    try (LockedVolume volume = fixture.open()) {
      return ((Verdict.Refused) check(volume, bytes(before), bytes(now), BLOCK)).why();
    }
  }

  private Compared compared(String before, String now) throws Exception {
    try (LockedVolume volume = fixture.open()) {
      Verdict verdict = check(volume, bytes(before), bytes(now), BLOCK);
      assertThat(verdict).isInstanceOf(Verdict.Verified.class);
      return verdict.candidate().compared();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName(
      "The message about a file in which a third of the keys was replaced has both numbers, the "
          + "limit and three keys")
  void manyRemoved() throws Exception {
    fixture.csv(csv(new CsvKey(List.of("ISIN"), 5, null, null)));
    Failure.Rejected why =
        refusal(
            table(IntStream.range(0, 3000)),
            table(IntStream.range(0, 3000).map(i -> i % 3 == 0 ? i + 5000 : i)));
    assertThat(why.reason()).isEqualTo(Reason.TOO_MANY_CHANGES);
    assertThat(why.message())
        .isEqualTo(
            "1,000 rows are removed; at most 150, 5% of the published 3,000, are allowed (verify.changes.maxRemovedPercent): K0000, K0003, K0006, ….");
    assertThat(fixture.names("staging")).isEmpty();
  }

  @Test
  @DisplayName(
      "Each limit counts its own kind of changed rows, and a number equal to the limit is allowed")
  void eachLimit() throws Exception {
    String before = table(IntStream.range(0, 100));
    String fewer = table(IntStream.range(10, 100));
    String more = table(IntStream.range(0, 110));
    String other = before.replaceAll("K000(.);value", "K000$1;Value");

    fixture.csv(csv(new CsvKey(List.of("ISIN"), 10, 10, 10)));
    assertThat(compared(before, fewer).note())
        .isEqualTo(" 0 added, 10 removed, 0 changed by ISIN.");
    assertThat(compared(before, more).note()).isEqualTo(" 10 added, 0 removed, 0 changed by ISIN.");
    assertThat(compared(before, other).note())
        .isEqualTo(" 0 added, 0 removed, 10 changed by ISIN.");

    fixture.csv(csv(new CsvKey(List.of("ISIN"), 9, 9, 9)));
    assertThat(refusal(before, fewer).message())
        .contains("10 rows are removed", "maxRemovedPercent");
    assertThat(refusal(before, more).message()).contains("10 rows are added", "maxAddedPercent");
    assertThat(refusal(before, other).message())
        .contains("10 rows are changed", "maxChangedPercent");

    fixture.csv(csv(new CsvKey(List.of("ISIN"), 0, null, null)));
    assertThat(refusal(before, table(IntStream.range(1, 100))).message())
        .startsWith("1 row is removed; at most 0, 0% of");
    assertThat(compared("ISIN;Name\n", more).note()).startsWith(" 110 added, 0 removed");
  }

  @Test
  @DisplayName(
      "A file with repeated keys is refused, and the message has the first repeated keys with "
          + "their lines")
  void repeatedKeys() throws Exception {
    fixture.csv(csv("ISIN"));
    Failure.Rejected why =
        refusal("ISIN;Name\nX;1\n", "ISIN;Name\nB;1\nA;1\nB;2\n\"A\";2\nC;1\nA ;3\n");
    assertThat(why.reason()).isEqualTo(Reason.DUPLICATE_KEY);
    assertThat(why.message())
        .isEqualTo(
            "The rows cannot be compared by ISIN (verify.csv.key): 3 rows repeat the key of another row: A (lines 3 and 5), A (lines 3 and 7), B (lines 2 and 4).");
  }

  @Test
  @DisplayName(
      "A row whose key values are all empty is refused, and a row with one of two key values is "
          + "not")
  void emptyKeys() throws Exception {
    fixture.csv(csv("ISIN"));
    Failure.Rejected why = refusal("ISIN;Name\nX;1\n", "ISIN;Name\nB;1\n;2\n \t;3\n");
    assertThat(why.reason()).isEqualTo(Reason.EMPTY_KEY);
    assertThat(why.message())
        .isEqualTo(
            "The rows cannot be compared by ISIN (verify.csv.key): 2 rows have no key: line 3, line 4.");

    fixture.csv(csv("ISIN", "MIC"));
    assertThat(compared("ISIN;MIC\nX;\n", "ISIN;MIC\nX;\n;X\n").note())
        .isEqualTo(" 1 added, 0 removed, 0 changed by ISIN, MIC.");
  }

  @Test
  @DisplayName("A file without a key column is refused, and the message shows the file's header")
  void missingKeyColumn() throws Exception {
    fixture.csv(csv("ISIN"));
    Failure.Rejected why = refusal("ISIN;Name\nX;1\n", "Isin;Name\nX;1\n");
    assertThat(why.reason()).isEqualTo(Reason.COLUMN_MISSING);
    assertThat(why.message())
        .contains("column ISIN is not in line 1, which has Isin;Name", "verify.csv.key");
  }

  @Test
  @DisplayName(
      "If the published file cannot be compared, the run does not fail, the limits do not apply, "
          + "and its message says why")
  void notCompared() throws Exception {
    fixture.csv(csv(new CsvKey(List.of("ISIN"), 0, 0, 0)));
    String now = "ISIN;Name\nA;1\n";
    String start = " Rows were not compared by ISIN: ";
    assertThat(compared("Name\nA\n", now).note())
        .isEqualTo(start + "the published file has no column ISIN.");
    assertThat(compared("ISIN\nB\nB\n", now).note())
        .isEqualTo(
            start
                + "in the published file 1 row repeats the key of another row: B (lines 2 and 3).");
    assertThat(compared("ISIN;Name\n;B\n", now).note())
        .isEqualTo(start + "in the published file 1 row has no key: line 2.");
    assertThat(compared("", now).note())
        .isEqualTo(start + "the published file has no column ISIN.");
  }

  @Test
  @DisplayName("A run does not compare with a published file that is missing or was altered")
  void alteredFile() throws Exception {
    fixture.csv(csv("ISIN"));
    byte[] now = bytes("ISIN;Name\nA;1\n");
    Instant time = Instant.parse("2026-11-21T06:00:00Z");
    try (LockedVolume volume = fixture.open()) {
      for (String name : List.of("missing.csv", "altered.csv")) {
        Files.write(root.resolve("altered.csv"), bytes("ISIN;Name\nB;1\n"));
        Path fresh = Files.write(volume.staging().newName(), now);
        Verdict verdict =
            new ChangesCheck(fixture.plan(), volume.staging(), PublisherFixture.ENDLESS)
                .check(
                    new Verdict.Verified(new Candidate(fresh, info(now, 1L)), false),
                    new LastGood(Path.of(name), info(bytes("ISIN;Name\nC;1\n"), 1L), time));
        assertThat(verdict.candidate().compared().changes()).isNull();
        assertThat(verdict.candidate().compared().note())
            .contains(name.startsWith("missing") ? "is missing" : "another program altered");
      }
    }
  }

  @Test
  @DisplayName(
      "Two files with different columns are compared in their common columns, and the message "
          + "names the other columns")
  void otherColumns() throws Exception {
    fixture.csv(csv("ISIN"));
    Compared found = compared("Old;ISIN;Name\n1;A;x\n2;B;y\n", "Name;New;ISIN\nx;9;A\nz;8;B\n");
    assertThat(found.note())
        .isEqualTo(
            " 0 added, 0 removed, 1 changed by ISIN. Only one version has the column New, Old.");
  }

  @Test
  @DisplayName("a refusal stops the thread that sorts the published file and waits for its end")
  void refusalEndsTheThread() throws Exception {
    // Given: the sorting of the published file lasts for hours
    fixture.csv(csv("ISIN"));
    AtomicReference<Thread> sorting = new AtomicReference<>();
    Budget slow =
        () -> {
          if (Thread.currentThread().getName().equals("sort")) {
            LockSupport.parkNanos(50_000_000);
          } else {
            sorting.compareAndSet(null, threadNamedSort());
          }
        };
    byte[] before = bytes("ISIN;Name\n" + "A;1\n".repeat(3 << 20));
    byte[] now = bytes("ISIN;Name\n;1\n");
    Files.write(root.resolve("old.csv"), before);

    try (LockedVolume volume = fixture.open()) {
      Path fresh = Files.write(volume.staging().newName(), now);

      // When
      Verdict verdict =
          new ChangesCheck(fixture.plan(), volume.staging(), slow)
              .check(
                  new Verdict.Verified(new Candidate(fresh, info(now, 1L)), false),
                  new LastGood(
                      Path.of("old.csv"),
                      info(before, null),
                      Instant.parse("2026-11-21T06:00:00Z")));

      // Then
      assertThat(((Verdict.Refused) verdict).why().reason()).isEqualTo(Reason.EMPTY_KEY);
      assertThat(sorting.get().isAlive()).isFalse();
    }
  }

  private static Thread threadNamedSort() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sort"))
        .findAny()
        .orElse(null);
  }

  @Test
  @DisplayName(
      "A file with a row that is too long for the memory is refused, and the message names the "
          + "line")
  void longRow() throws Exception {
    fixture.csv(csv("ISIN"));
    String end = ";" + "x".repeat(BLOCK) + "\n";
    Failure.Rejected plain = refusal("ISIN;Name\nX;1\n", "ISIN;Name\nA;1\nB" + end);
    assertThat(plain.reason()).isEqualTo(Reason.CSV_FORMAT);
    assertThat(plain.message()).contains("the row in line 3 is too long");
    assertThat(refusal("ISIN;Name\nX;1\n", "ISIN;Name\n\"A\"" + end).message())
        .contains("the row in line 2 is too long");
    assertThat(compared("ISIN;Name\nA" + end, "ISIN;Name\nB;1\n").note())
        .contains("in the published file the row in line 2 is too long");
  }

  @Test
  @DisplayName("Rows of a table in UTF-16 or windows-1252 are compared as text")
  void otherEncodings() throws Exception {
    fixture.csv(csv("ISIN"));
    try (LockedVolume volume = fixture.open()) {
      byte[] before = "\uFEFFISIN;Name\nA;Ä\n".getBytes(StandardCharsets.UTF_16LE);
      byte[] now = bytes("\uFEFFISIN;Name\nA;Ä\nB;Ö\n");
      Verdict verdict = check(volume, before, now, BLOCK);
      assertThat(verdict.candidate().compared().note())
          .isEqualTo(" 1 added, 0 removed, 0 changed by ISIN.");
    }
  }

  @Test
  @DisplayName(
      "The comparison reads as many rows as the check of the number of rows, for any bytes")
  void sameRowsAsTheCount() throws IOException {
    Random random = new Random(31);
    byte[] alphabet = bytes("ab;\"\n\r ;\"\n\u001a");
    for (int i = 0; i < 20_000; i++) {
      byte[] content = new byte[random.nextInt(40)];
      for (int at = 0; at < content.length; at++) {
        content[at] = alphabet[random.nextInt(alphabet.length)];
      }
      Csv csv = csv("a");
      CsvHeader header = CsvHeader.of(csv);
      int start = header.accept(content, 0, content.length);
      long[] seen = new long[1];
      RowReader reader =
          new RowReader(
              csv,
              new int[] {0, 1, 2},
              Long.MAX_VALUE,
              new RowReader.Rows() {
                @Override
                public void row(byte[] text, int[] from, int[] to, long line) {
                  seen[0]++;
                }

                @Override
                public void tooLong(long line) {
                  throw new AssertionError(line);
                }

                @Override
                public int mostBytes() {
                  return 1000;
                }

                @Override
                public boolean wantsMore() {
                  return true;
                }
              });
      CsvRows rows = new CsvRows((byte) ';', true, new RowFields(), (text, bounds, line) -> {}, 2);
      if (!header.isComplete()) {
        continue;
      }
      int cut = random.nextInt(content.length + 1);
      reader.accept(content, 0, cut);
      reader.accept(content, cut, content.length - cut);
      reader.finish();
      rows.accept(content, start, content.length);
      rows.finish();
      if (rows.unclosedLine() == null) {
        assertThat(seen[0]).as(new String(content, StandardCharsets.UTF_8)).isEqualTo(rows.rows());
      }
    }
  }
}
