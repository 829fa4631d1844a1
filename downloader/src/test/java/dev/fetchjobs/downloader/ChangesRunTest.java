package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.CsvKey;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.RowChanges;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests whole runs with {@code verify.csv.key}. */
class ChangesRunTest {

  private static final byte[] BEFORE = table(0);
  private static final byte[] REPLACED = table(1000);

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  /** Returns a table in which every third row has a key that is larger by this number. */
  private static byte[] table(int shift) {
    return RunFixture.text(
        IntStream.range(0, 300)
            .mapToObj(i -> "%04d,%d\n".formatted(i % 3 == 0 ? i + shift : i, i))
            .collect(Collectors.joining("", "ISIN,Name\n", "")));
  }

  private static PlanBuilder plan(BadServer server, CsvKey key) {
    PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
    plan.csv = new Csv(",", 1, List.of("ISIN"), null, null, null, null, null, null, key);
    plan.changes = true;
    return plan;
  }

  private Path list() {
    return volume.resolve("list.csv.changes.csv");
  }

  @Test
  @DisplayName(
      "A run quarantines a file in which a third of the keys was replaced, and publishes it with "
          + "the list of its changes when a person has accepted it")
  void replacedAndAccepted() {
    try (BadServer server =
        BadServer.http(Script.sequence(Script.ok("", BEFORE), Script.ok("", REPLACED)))) {
      // Given
      PlanBuilder plan = plan(server, new CsvKey(List.of("ISIN"), 5, null, null));
      Result first = fixture.fetches(plan, BEFORE);
      assertThat(first.report().artifact().changes()).isNull();

      // When
      Result refused = fixture.run(plan);

      // Then
      assertThat(refused.report().outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(refused.report().reason()).isEqualTo(Reason.TOO_MANY_CHANGES.word());
      assertThat(refused.report().message())
          .isEqualTo(
              "100 rows are removed; at most 15, 5% of the published 300, are allowed (verify.changes.maxRemovedPercent): 0000, 0003, 0006, ….");
      assertThat(fixture.published()).isEqualTo(BEFORE);
      assertThat(list()).doesNotExist();

      // When
      plan.acceptQuarantined = RunFixture.sha256(REPLACED);
      Result accepted = fixture.fetches(plan, REPLACED);

      // Then
      assertThat(accepted.report().reason()).isEqualTo(Reason.ACCEPTED.word());
      assertThat(accepted.report().message())
          .endsWith("300 rows. 100 added, 100 removed, 0 changed by ISIN.");
      assertThat(accepted.report().artifact().changes()).isEqualTo(new RowChanges(100, 100, 0));
      assertThat(list())
          .content()
          .startsWith("change,ISIN,column,old,new\nremoved,0000,,,\n")
          .endsWith("added,1297,,,\n")
          .hasLineCount(201);
    }
  }

  @Test
  @DisplayName(
      "The published file keeps its changes after an edit of a check, and loses them after an "
          + "edit of the key")
  void edited() {
    byte[] next = RunFixture.text("ISIN,Name\nA,2\n");
    try (BadServer server =
        BadServer.http(
            Script.sequence(
                Script.ok("", RunFixture.text("ISIN,Name\nA,1\n")), Script.ok("", next)))) {
      // Given
      CsvKey key = new CsvKey(List.of("ISIN"), null, null, null);
      fixture.run(plan(server, key));
      RowChanges changes = new RowChanges(0, 0, 1);
      assertThat(fixture.fetches(plan(server, key), next).report().artifact().changes())
          .isEqualTo(changes);

      // When
      PlanBuilder limits = plan(server, new CsvKey(List.of("ISIN"), 5, null, null));
      limits.maxBytes++;
      PlanBuilder otherKey = plan(server, new CsvKey(List.of("Name"), 5, null, null));

      // Then
      assertThat(fixture.run(limits).report().artifact().changes()).isEqualTo(changes);
      assertThat(list()).exists();
      assertThat(fixture.run(otherKey).report().artifact().changes()).isNull();
    }
  }

  @Test
  @DisplayName(
      "A run publishes a file whose digest a person has accepted before the file came, and lists "
          + "its changes")
  void acceptedBefore() {
    try (BadServer server =
        BadServer.http(Script.sequence(Script.ok("", BEFORE), Script.ok("", REPLACED)))) {
      PlanBuilder plan = plan(server, new CsvKey(List.of("ISIN"), 5, null, null));
      fixture.fetches(plan, BEFORE);
      plan.acceptQuarantined = RunFixture.sha256(REPLACED);
      Result accepted = fixture.fetches(plan, REPLACED);
      assertThat(accepted.report().reason()).isEqualTo(Reason.ACCEPTED.word());
      assertThat(accepted.report().artifact().changes()).isEqualTo(new RowChanges(100, 100, 0));
      assertThat(list()).exists();
    }
  }

  @Test
  @DisplayName(
      "A run publishes a file with repeated keys when a person has accepted it, and the message "
          + "says that its rows were not compared")
  void acceptedWithRepeatedKeys() {
    byte[] repeated = RunFixture.text("ISIN,Name\nA,1\nA,2\n");
    try (BadServer server =
        BadServer.http(Script.sequence(Script.ok("", BEFORE), Script.ok("", repeated)))) {
      PlanBuilder plan = plan(server, new CsvKey(List.of("ISIN"), null, null, null));
      fixture.fetches(plan, BEFORE);
      Result refused = fixture.run(plan);
      assertThat(refused.report().reason()).isEqualTo(Reason.DUPLICATE_KEY.word());
      plan.acceptQuarantined = RunFixture.sha256(repeated);
      Result accepted = fixture.fetches(plan, repeated);
      assertThat(accepted.report().message())
          .endsWith(
              "Rows were not compared by ISIN: 1 row repeats the key of another row: A (lines 2 and 3).");
      assertThat(accepted.report().artifact().changes()).isNull();
    }
  }

  @Test
  @DisplayName(
      "A message shows the keys of a file without control characters, and hides secrets in them")
  void printableKeys() {
    String secret = "https-token-0123456789";
    byte[] now = RunFixture.text("ISIN,Name\n\"" + secret + "\n\u001b[31m\",1\n");
    try (BadServer server =
        BadServer.http(Script.sequence(Script.ok("", BEFORE), Script.ok("", now)))) {
      PlanBuilder plan = plan(server, new CsvKey(List.of("ISIN"), null, 0, null));
      plan.url = server.url("/list.csv?token=" + secret);
      fixture.fetches(plan, BEFORE);
      Result refused = fixture.run(plan);
      assertThat(refused.report().message()).contains("1 row is added").doesNotContain(secret);
    }
  }

  @Test
  @DisplayName(
      "A run refuses a plan with a key but no columns, with a key for a set, or with a list of "
          + "changes but no key")
  void unusablePlans() {
    try (BadServer server = BadServer.http(Script.ok("", BEFORE))) {
      fixture.fails(
          plan(server, new CsvKey(List.of(), null, null, null)), FailureClass.CONFIG, Reason.PLAN);
      fixture.fails(plan(server, null), FailureClass.CONFIG, Reason.PLAN);
      assertThat(server.seen()).isEmpty();
    }
  }
}
