package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.SetSite.requestsFor;
import static dev.fetchjobs.downloader.SetSite.status;
import static dev.fetchjobs.downloader.SetSite.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.CountingFileOperations;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Seen;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A failed run keeps the files of a set that it verified for the next run")
class SetKeptPartsTest {

  private static final String DATE = "20261121";
  private static final String NEXT = "20261128";
  private static final String FIRST = target(DATE, 1, 2);
  private static final String SECOND = target(DATE, 2, 2);

  @TempDir Path volume;
  private final SetSite site = new SetSite();
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
    site.offer(DATE, 2, "part");
  }

  private FetchReport run(PlanBuilder plan, Outcome outcome, Reason reason) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(outcome);
    assertThat(report.reason()).as(report.message()).isEqualTo(reason.word());
    return report;
  }

  /**
   * Runs a plan in which the first file of a set is verified and kept, and the second one is
   * missing on the server.
   */
  private PlanBuilder failed(BadServer server) {
    return failed(site.plan(server, 1));
  }

  private PlanBuilder failed(PlanBuilder plan) {
    site.on(DATE, 2, 2, status("404 Not Found"));
    run(plan, Outcome.FAILED, Reason.STATUS);
    return plan;
  }

  private PlanBuilder repaired(PlanBuilder plan) {
    site.offer(DATE, 2, "part");
    return plan;
  }

  private static PlanBuilder withDigests(PlanBuilder plan) {
    plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "/sha256", null);
    return plan;
  }

  private List<String> staging() {
    return fixture.files("staging").stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> !name.equals("run.json"))
        .toList();
  }

  private void isPublished(String content) {
    assertThat(SetSite.published(volume))
        .containsEntry("A_01of02.csv", content + " 1")
        .containsEntry("A_02of02.csv", "part 2");
    assertThat(staging()).isEmpty();
  }

  private static boolean hasCondition(Seen seen) {
    return seen.field("If-None-Match").isPresent();
  }

  @Test
  @DisplayName(
      "The server answers 304 for a kept file of a set: the run publishes it without a download")
  void confirmed() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = failed(server);
      assertThat(SetSite.published(volume)).isEmpty();

      FetchReport report = run(repaired(plan), Outcome.FETCHED, Reason.NEW_CONTENT);

      isPublished("part");
      assertThat(report.transferred()).isEqualTo("part 2".length());
      assertThat(requestsFor(server, FIRST))
          .hasSize(2)
          .last()
          .matches(SetKeptPartsTest::hasCondition);
      assertThat(fixture.log)
          .contains(
              "Part 1 of 2, A_01of02.csv: taken from an earlier run, which verified it and did not publish it.");
    }
  }

  @Test
  @DisplayName("A run still uses a kept file of a set after several failed runs")
  void severalFailedRuns() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = failed(server);
      failed(plan);
      failed(plan);

      FetchReport report = run(repaired(plan), Outcome.FETCHED, Reason.NEW_CONTENT);

      isPublished("part");
      assertThat(report.transferred()).isEqualTo("part 2".length());
    }
  }

  @Test
  @DisplayName(
      "The listing states the digest of a kept file of a set: the run does not request it again")
  void stated() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = failed(withDigests(site.plan(server, 1)));

      run(repaired(plan), Outcome.FETCHED, Reason.NEW_CONTENT);

      isPublished("part");
      assertThat(requestsFor(server, FIRST)).hasSize(1);
    }
  }

  @Test
  @DisplayName("The server has other content now: the run does not publish the kept file of a set")
  void changed() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = repaired(failed(server));
      site.site.file(FIRST, SetSite.bytes("newer", 1));

      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      isPublished("newer");
    }
  }

  @Test
  @DisplayName("Another program altered a kept file of a set: the run downloads it again")
  void altered() throws IOException {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = repaired(failed(server));
      Path kept =
          fixture.files("staging").stream()
              .filter(f -> f.toString().endsWith(".body"))
              .findFirst()
              .orElseThrow();
      Files.writeString(kept, "evil 1");

      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      isPublished("part");
      assertThat(requestsFor(server, FIRST)).hasSize(2).noneMatch(SetKeptPartsTest::hasCondition);
    }
  }

  @Test
  @DisplayName(
      "A file of the next date has the same name: the run does not use the kept file for it")
  void nextDate() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = failed(server);
      site.offer(NEXT, 2, "part");

      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      isPublished("part");
      assertThat(requestsFor(server, target(NEXT, 1, 2)))
          .hasSize(1)
          .noneMatch(SetKeptPartsTest::hasCondition);
    }
  }

  @Test
  @DisplayName(
      "The set consists of other files now: the run removes kept files before it downloads")
  void otherParts() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = failed(server);
      assertThat(staging()).hasSize(2);
      site.offer(NEXT, 3, "part").on(NEXT, 1, 3, status("404 Not Found"));

      run(plan, Outcome.FAILED, Reason.STATUS);

      assertThat(staging()).isEmpty();
    }
  }

  @Test
  @DisplayName("A user edited the plan: the run removes the kept files of a set")
  void edited() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = failed(server);
      plan.maxShrink = 50;

      run(repaired(plan), Outcome.FETCHED, Reason.NEW_CONTENT);

      isPublished("part");
      assertThat(requestsFor(server, FIRST)).hasSize(2).noneMatch(SetKeptPartsTest::hasCondition);
    }
  }

  @Test
  @DisplayName(
      "A user edited only the number of parallel downloads: the run uses the kept files of a set")
  void parallelEdited() {
    try (BadServer server = BadServer.http(site.site)) {
      failed(server);

      run(repaired(site.plan(server, 4)), Outcome.FETCHED, Reason.NEW_CONTENT);

      isPublished("part");
      assertThat(requestsFor(server, FIRST)).last().matches(SetKeptPartsTest::hasCondition);
    }
  }

  @Test
  @DisplayName(
      "Another set was published meanwhile: a kept file was not compared with that set, so the "
          + "run downloads it again")
  void otherSetPublished() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = failed(server);
      site.offer("20261114", 2, "part");
      PlanBuilder other = site.plan(server, 1);
      other.maxShrink = 50;
      run(other, Outcome.FETCHED, Reason.NEW_CONTENT);

      run(repaired(plan), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(requestsFor(server, FIRST)).hasSize(2).noneMatch(SetKeptPartsTest::hasCondition);
    }
  }

  @Test
  @DisplayName(
      "The volume is full: the run keeps no file of a set, because other programs may need the "
          + "space")
  void diskFull() {
    try (BadServer server = BadServer.http(site.site)) {
      fixture.files =
          new CountingFileOperations() {
            @Override
            protected void before(int number, String what) throws IOException {
              if (what.equals("write") && server.seen().size() == 3) {
                throw new FileSystemException("file", null, "No space left on device");
              }
            }
          };

      run(site.plan(server, 1), Outcome.FAILED, Reason.DISK_FULL);

      assertThat(requestsFor(server, SECOND)).hasSize(1);
      assertThat(staging()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A check refuses one file of a set and a person accepts it: the run does not download the "
          + "other file again")
  void refused() {
    try (BadServer server = BadServer.http(site.site)) {
      site.site.file(SECOND, RunFixture.text("<!DOCTYPE html><html><body>Sorry"));
      PlanBuilder plan = site.plan(server, 1);
      FetchReport report = run(plan, Outcome.REJECTED, Reason.HTML_PAGE);

      plan.acceptQuarantined = report.quarantinedSha256();
      run(plan, Outcome.FETCHED, Reason.ACCEPTED);

      assertThat(SetSite.published(volume)).containsEntry("A_01of02.csv", "part 1");
      assertThat(requestsFor(server, FIRST)).last().matches(SetKeptPartsTest::hasCondition);
      assertThat(fixture.files("quarantine")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A server refuses requests with the validators of a kept file: the next run sends none")
  void refusesConditions() {
    try (BadServer server = BadServer.http(site.site)) {
      PlanBuilder plan = repaired(failed(server));
      site.on(DATE, 1, 2, status("401 Unauthorized"));
      run(plan, Outcome.FAILED, Reason.STATUS);

      run(repaired(plan), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(requestsFor(server, FIRST)).last().matches(seen -> !hasCondition(seen));
      isPublished("part");
    }
  }
}
