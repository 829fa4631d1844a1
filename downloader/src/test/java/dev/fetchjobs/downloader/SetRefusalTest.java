package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Checks refuse files of a set, or the set as a whole")
class SetRefusalTest {

  private static final String DATE = "20261121";
  private static final String NEXT = "20261128";

  @TempDir Path volume;
  private final SetSite site = new SetSite();
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  private FetchReport run(PlanBuilder plan, Outcome outcome, Reason reason) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(outcome);
    assertThat(report.reason()).as(report.message()).isEqualTo(reason.word());
    return report;
  }

  @Test
  @DisplayName(
      "Checks refuse two files of a set one after the other: a person accepts both by their "
          + "digests")
  void twoAccepted() {
    try (BadServer server = BadServer.http(site.site)) {
      site.offer(DATE, 3, "part");
      for (int i = 1; i <= 2; i++) {
        site.site.file(
            SetSite.target(DATE, i, 3), RunFixture.text("<!DOCTYPE html><html><body>Sorry " + i));
      }
      PlanBuilder plan = site.plan(server, 1);
      FetchReport first = run(plan, Outcome.REJECTED, Reason.HTML_PAGE);
      plan.acceptQuarantined = first.quarantinedSha256();
      FetchReport second = run(plan, Outcome.REJECTED, Reason.HTML_PAGE);
      assertThat(second.message()).startsWith("Part A_02of03.csv: ");

      plan.acceptQuarantined = first.quarantinedSha256() + "," + second.quarantinedSha256();
      run(plan, Outcome.FETCHED, Reason.ACCEPTED);

      assertThat(SetSite.published(volume)).hasSize(3).containsEntry("A_03of03.csv", "part 3");
      assertThat(fixture.files("quarantine")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A set has fewer files, so that it became too small as a whole: the run refuses it, and the "
          + "published set stays")
  void fewerParts() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = site.plan(server, 2);
      plan.maxShrink = 30;
      site.offer(DATE, 4, "part");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      site.offer(NEXT, 2, "part");

      FetchReport report = run(plan, Outcome.REJECTED, Reason.SHRUNK);

      assertThat(report.message())
          .matches(
              "The set has 12 bytes, the published one of \\S+ has 24: 50% less, at most 30% is allowed\\. If that is right, raise verify\\.maxShrinkPercent\\.");
      assertThat(report.quarantinedSha256()).isNull();
      assertThat(SetSite.published(volume)).hasSize(4);

      plan.maxShrink = 60;
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      assertThat(SetSite.published(volume)).hasSize(2);
    }
  }

  @Test
  @DisplayName(
      "After an edit of a check, a run compares the rows of a set with those of the published set, "
          + "and after an edit of the format it compares the bytes")
  void rowsAfterEdit() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = site.plan(server, 2);
      plan.maxShrink = 20;
      plan.csv = new FetchPlan.Csv(",", 1, List.of(), null, null);
      site.offer(DATE, 4, "a\n1\n2\n3");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      site.offer(NEXT, 3, "a\n11111111\n2\n3");
      plan.maxBytes++;

      assertThat(run(plan, Outcome.REJECTED, Reason.SHRUNK).message())
          .contains("The set has 9 rows", "has 12: 25% less");

      plan.csv = new FetchPlan.Csv(";", 1, List.of(), null, null);
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
    }
  }

  @Test
  @DisplayName(
      "The files of a set have other names, and the set has about the same size: the run "
          + "publishes it")
  void otherNames() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = site.plan(server, 2);
      plan.maxShrink = 30;
      site.offer(DATE, 4, "part");
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      site.offer(NEXT, 3, "part");

      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(SetSite.published(volume)).hasSize(3);
    }
  }

  @Test
  @DisplayName(
      "A run refuses a plan with less than 1 or more than 8 parallel downloads before it sends a "
          + "request")
  void wrongParallel() {
    try (BadServer server = BadServer.http(site.site)) {
      run(site.plan(server, 0), Outcome.FAILED, Reason.PLAN);
      run(site.plan(server, SetRule.MAX_PARALLEL + 1), Outcome.FAILED, Reason.PLAN);

      assertThat(server.connections()).isZero();
    }
  }
}
