package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person accepts a quarantined file by setting an annotation with the file's digest. The digest
 * stays in the plan until the person removes the annotation.
 */
class AcceptanceTest {

  private static final byte[] PAGE = RunFixture.text("<html><body>the list</body></html>");

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  @Test
  @DisplayName(
      "A run publishes a quarantined file that a person accepted, and sends no request to the "
          + "publisher")
  void acceptedFile() {
    try (BadServer server = BadServer.http(Script.ok("", PAGE))) {
      // Given
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      assertThat(fixture.run(plan).report().outcome()).isEqualTo(Outcome.REJECTED);

      // When
      plan.acceptQuarantined = RunFixture.sha256(PAGE);
      Result accepted = fixture.fetches(plan, PAGE);

      // Then
      assertThat(accepted.report().reason()).isEqualTo(Reason.ACCEPTED.word());
      assertThat(server.seen()).hasSize(1);

      // And: later runs ask the publisher as usual and do not mention the accepted file
      Result later = fixture.unchanged(plan, Reason.SAME_CONTENT);
      assertThat(later.report().message()).doesNotContain("accepted");
      assertThat(server.seen()).hasSize(2);
    }
  }

  @Test
  @DisplayName(
      "After a check refused the file, report and log name the file's digest and the command that "
          + "publishes it")
  void digestIsReported() throws Exception {
    try (BadServer server =
        BadServer.http(Script.sequence(Script.ok("", GOOD), Script.ok("", PAGE)))) {
      // Given
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      assertThat(fixture.fetches(plan, GOOD).report().quarantinedSha256()).isNull();

      // When
      Result rejected = fixture.run(plan);

      // Then
      String digest = RunFixture.sha256(PAGE);
      String command = AcceptCommand.of("data", "list", digest, rejected.report().job(), true);
      assertThat(rejected.report().quarantinedSha256()).isEqualTo(digest);
      assertThat(rejected.report().artifact().sha256()).isEqualTo(RunFixture.sha256(GOOD));
      assertThat(fixture.log.getLast())
          .isEqualTo(
              "The refused file is in quarantine. To publish it all the same, annotate the FetchJob: "
                  + command);
      assertThat(fixture.files("quarantine"))
          .filteredOn(file -> file.toString().endsWith(".txt"))
          .singleElement()
          .satisfies(text -> assertThat(text).content().contains(command));
    }
  }

  @Test
  @DisplayName(
      "A person accepts a digest that is not in quarantine: the run asks the publisher, and its "
          + "message explains this")
  void unknownDigest() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      // Given
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.acceptQuarantined = "ab".repeat(32);

      // When
      Result result = fixture.fetches(plan, GOOD);

      // Then
      assertThat(result.report().message())
          .contains("New content", "Nothing is in quarantine to accept.", "remove the annotation");
    }
  }

  @Test
  @DisplayName(
      "A run does not report a file as refused if a person accepted it earlier and its version "
          + "was removed since")
  void acceptedEarlier() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(Script.ok("", PAGE), Script.ok("", GOOD), Script.ok("", NEWER)))) {
      // Given
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.run(plan);
      plan.acceptQuarantined = RunFixture.sha256(PAGE);
      fixture.fetches(plan, PAGE);

      // When
      Result kept = fixture.fetches(plan, GOOD);
      fixture.fetches(plan, NEWER);
      Result pruned = fixture.unchanged(plan, Reason.SAME_CONTENT);

      // Then
      assertThat(kept.report().message()).doesNotContain("quarantine");
      assertThat(pruned.report().message())
          .endsWith(
              "Nothing is in quarantine to accept. If the file was published before, remove the annotation accept-quarantined.");
    }
  }

  @Test
  @DisplayName(
      "A person accepts another digest than that of the quarantined file: the message names the "
          + "quarantined file's digest")
  void otherDigest() {
    try (BadServer server = BadServer.http(Script.ok("", PAGE))) {
      // Given
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.run(plan);
      plan.acceptQuarantined = "ab".repeat(32);
      plan.rejectHtml = false;

      // When
      Result result = fixture.run(plan);

      // Then
      assertThat(result.report().message())
          .contains("Not accepted: the file in quarantine is another", RunFixture.sha256(PAGE))
          .endsWith("Correct or remove the annotation accept-quarantined.");
    }
  }

  @Test
  @DisplayName(
      "A run sends the validators of an accepted file only to the source from which the file came")
  void validatorsOfOtherSource() {
    try (BadServer first = BadServer.http(Script.ok("ETag: \"1\"\r\n", PAGE));
        BadServer second =
            BadServer.http(
                exchange ->
                    (exchange.request().field("If-None-Match").isPresent()
                            ? Script.bytes("HTTP/1.1 304 Not Modified\r\n\r\n")
                            : Script.ok("ETag: \"1\"\r\n", GOOD))
                        .answer(exchange))) {
      // Given: a user edits the URL while a file from the old URL is in quarantine
      fixture.run(new PlanBuilder(first.url("/list.csv")));
      PlanBuilder plan = new PlanBuilder(second.url("/list.csv"));
      plan.acceptQuarantined = RunFixture.sha256(PAGE);
      fixture.fetches(plan, PAGE);

      // Then: the run sends no validators to the new URL
      // The reason is that a 304 from the new URL would be about another file.
      plan.acceptQuarantined = null;
      fixture.fetches(plan, GOOD);
      assertThat(second.seen().getFirst().field("If-None-Match")).isEmpty();
    }
  }
}
