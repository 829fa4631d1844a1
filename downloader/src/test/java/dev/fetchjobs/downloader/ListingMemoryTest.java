package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.LAST_GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static dev.fetchjobs.downloader.RunFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Where;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A run remembers facts about a listing and about the file that it chose")
class ListingMemoryTest {

  private static final String MONDAY = "list-20261123.csv";
  private static final String TUESDAY = "list-20261124.csv";

  @TempDir Path volume;
  private RunFixture fixture;
  private final Site site = new Site();

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
    fixture.clock = () -> Instant.parse("2026-11-24T09:00:00Z");
  }

  private static Find newest(String name) {
    return new Find(
        Format.TEXT,
        null,
        null,
        null,
        List.of(new Where("name", name)),
        new EntryDate("name", "-(\\d{8})", "yyyyMMdd"),
        Choice.NEWEST);
  }

  /** Makes a plan for the newest file of a listing with digests and names. */
  private static PlanBuilder stated(BadServer server) {
    PlanBuilder plan = dated(server);
    plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "checksum", null);
    return plan;
  }

  /** Makes a plan for the newest file of a listing with names. */
  private static PlanBuilder dated(BadServer server) {
    PlanBuilder plan = new PlanBuilder(server.url("/index"));
    plan.find = newest("^list");
    return plan;
  }

  private static String line(String name, byte[] content) {
    return RunFixture.sha256(content) + "  " + name + "\n";
  }

  /** Lets the server offer a listing with this text and an ETag, and the file. */
  private void publish(String text, String name, byte[] content) {
    site.file("/index", text(text)).file("/" + name, content);
  }

  private static List<String> targets(BadServer server) {
    return server.seen().stream().map(Seen::target).toList();
  }

  private static Seen last(BadServer server) {
    return server.seen().getLast();
  }

  @Test
  @DisplayName(
      "The listing states the digest of the file and gets a 304: the run ends as Unchanged after "
          + "one request")
  void oneRequest() {
    try (BadServer server = BadServer.http(site)) {
      publish(line(MONDAY, GOOD), MONDAY, GOOD);
      PlanBuilder plan = stated(server);
      fixture.fetches(plan, GOOD);

      fixture.unchanged(plan, Reason.NOT_MODIFIED);
      Result result = fixture.unchanged(plan, Reason.NOT_MODIFIED);

      assertThat(targets(server)).containsExactly("/index", "/" + MONDAY, "/index", "/index");
      assertThat(last(server).field("If-None-Match")).isPresent();
      assertThat(result.report().artifact().url()).isEqualTo(server.url("/" + MONDAY));
    }
  }

  @Test
  @DisplayName(
      "The listing has changed, but states the digest of the published file: the run does not "
          + "request the file, and remembers the new listing")
  void sameDigest() {
    try (BadServer server = BadServer.http(site)) {
      publish(line(MONDAY, GOOD), MONDAY, GOOD);
      PlanBuilder plan = stated(server);
      fixture.fetches(plan, GOOD);
      publish("# a note\n" + line(TUESDAY, GOOD), TUESDAY, NEWER);

      fixture.unchanged(plan, Reason.NOT_MODIFIED);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);

      assertThat(targets(server)).containsExactly("/index", "/" + MONDAY, "/index", "/index");
      assertThat(fixture.log).anyMatch(line -> line.contains("states the checksum of the"));
      publish(line(MONDAY, GOOD), MONDAY, GOOD);
      fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED);
    }
  }

  @Test
  @DisplayName(
      "A run reads a listing without digests each time, and asks for the file with its own "
          + "validators, because an unchanged listing does not prove an unchanged file")
  void withoutDigest() {
    try (BadServer server = BadServer.http(site)) {
      publish("/" + MONDAY, MONDAY, GOOD);
      PlanBuilder plan = dated(server);
      fixture.fetches(plan, GOOD);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
      assertThat(server.seen().get(2).field("If-None-Match")).isEmpty();
      assertThat(last(server).field("If-None-Match")).isPresent();

      site.file("/" + MONDAY, NEWER);

      fixture.fetches(plan, NEWER);
    }
  }

  /** Describes a change after which a run requests the listing without validators. */
  private interface Change {
    void make(ListingMemoryTest test, PlanBuilder plan) throws IOException;
  }

  private enum Plainly implements Change {
    PLAN_EDITED {
      @Override
      public void make(ListingMemoryTest test, PlanBuilder plan) {
        plan.find = newest("^list-");
      }
    },
    DATE_IN_ADDRESS {
      @Override
      public void make(ListingMemoryTest test, PlanBuilder plan) {
        test.fixture.date = "2026-11-25T00:00:00Z";
        test.site.file("/index?20261125", text(line(MONDAY, GOOD)));
      }
    },
    FILE_ALTERED {
      @Override
      public void make(ListingMemoryTest test, PlanBuilder plan) throws IOException {
        Files.writeString(test.fixture.file(), "altered");
      }
    },
    REQUESTED {
      @Override
      public void make(ListingMemoryTest test, PlanBuilder plan) {
        test.fixture.requested = true;
      }
    },
    FAILED {
      @Override
      public void make(ListingMemoryTest test, PlanBuilder plan) {
        test.site.page("/index?20261124", "nothing\n");
        test.fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED);
        test.site.file("/index?20261124", text(line(MONDAY, GOOD)));
      }
    }
  }

  @ParameterizedTest
  @DisplayName("A run requests the listing without validators after:")
  @EnumSource(Plainly.class)
  void plainly(Plainly change) throws IOException {
    try (BadServer server = BadServer.http(site)) {
      // Given
      site.file("/index?20261124", text(line(MONDAY, GOOD))).file("/" + MONDAY, GOOD);
      PlanBuilder plan = stated(server);
      plan.url = server.url("/index?") + "{date:yyyyMMdd}";
      fixture.fetches(plan, GOOD);

      // When
      change.make(this, plan);
      int before = server.seen().size();
      fixture.run(plan);

      // Then
      assertThat(server.seen().get(before).target()).startsWith("/index");
      assertThat(server.seen().get(before).field("If-None-Match")).isEmpty();
      assertThat(fixture.published()).isEqualTo(GOOD);
    }
  }

  /** Answers requests with validators by {@code answer}, and other requests with the listing. */
  private void onCondition(String listing, Script answer) {
    site.on(
        "/index",
        exchange -> {
          if (conditional(exchange)) {
            answer.answer(exchange);
          } else {
            exchange.respond("200 OK", "ETag: \"1\"\r\n", text(listing));
          }
        });
  }

  private static boolean conditional(Exchange exchange) {
    return exchange.request().field("If-None-Match").isPresent();
  }

  @ParameterizedTest
  @DisplayName(
      "L2 L5 The server refuses a listing's validators, or its 304 is about another listing: the "
          + "run requests the listing again at once:")
  @ValueSource(
      strings = {"304 Not Modified", "412 Precondition Failed", "403 Forbidden", "500 Oops"})
  void refused(String status) {
    try (BadServer server = BadServer.http(site)) {
      site.file("/" + MONDAY, GOOD).file("/" + TUESDAY, NEWER);
      Script refusal = exchange -> exchange.respond(status, "ETag: \"2\"\r\n", new byte[0]);
      onCondition(line(MONDAY, GOOD), refusal);
      PlanBuilder plan = stated(server);
      fixture.fetches(plan, GOOD);
      onCondition(line(TUESDAY, NEWER), refusal);

      fixture.fetches(plan, NEWER);

      assertThat(targets(server)).endsWith("/index", "/index", "/" + TUESDAY);
    }
  }

  @Test
  @DisplayName("L2 A run does not repeat the request for a listing at once when the server is busy")
  void busy() {
    try (BadServer server = BadServer.http(site)) {
      site.file("/" + MONDAY, GOOD);
      onCondition(
          line(MONDAY, GOOD),
          exchange -> exchange.respond("429 Slow down", "Retry-After: 60\r\n", new byte[0]));
      PlanBuilder plan = stated(server);
      fixture.fetches(plan, GOOD);

      fixture.fails(plan, TRANSIENT, Reason.STATUS);

      assertThat(server.seen()).hasSize(3);
    }
  }

  @Test
  @DisplayName(
      "A changed listing has a link to a host that is not allowed: the run does not request the "
          + "listing again")
  void denied() {
    try (BadServer server = BadServer.http(site)) {
      publish(line(MONDAY, GOOD), MONDAY, GOOD);
      PlanBuilder plan = stated(server);
      fixture.fetches(plan, GOOD);
      site.file("/index", text(line("http://other.example/" + TUESDAY, NEWER)));

      fixture.fails(plan, POLICY, Reason.LINK_DENIED);

      assertThat(targets(server)).hasSize(3);
    }
  }

  @Test
  @DisplayName(
      "A manifest with incomplete facts about a listing is set aside, and the published file stays")
  void halfAnswer() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      publish(line(MONDAY, GOOD), MONDAY, GOOD);
      PlanBuilder plan = stated(server);
      fixture.fetches(plan, GOOD);
      Path manifest = volume.resolve(".fetchjob/data/list/manifest.json");
      String whole = Files.readString(manifest);
      String half = whole.replaceFirst("(\"answer\" : \\{)\\s*\"source\" : \"\\w+\",", "$1");
      assertThat(half).isNotEqualTo(whole);
      Files.writeString(manifest, half);

      fixture.fetches(plan, GOOD);

      assertThat(manifest.resolveSibling("manifest.unreadable")).hasContent(half);
    }
  }

  @Test
  @DisplayName("Only the first attempt of a run sends the validators of the listing")
  void secondAttempt() {
    try (BadServer server = BadServer.http(site)) {
      site.file("/" + MONDAY, GOOD);
      onCondition(line(MONDAY, GOOD), exchange -> exchange.respond("500 Oops", "", new byte[0]));
      PlanBuilder plan = stated(server).attempts(2);
      fixture.fetches(plan, GOOD);

      assertThat(fixture.unchanged(plan, Reason.NOT_MODIFIED).report().attempts()).isEqualTo(2);

      assertThat(targets(server)).endsWith("/index", "/index");
      assertThat(last(server).field("If-None-Match")).isEmpty();
    }
  }

  @ParameterizedTest
  @DisplayName(
      "A listing has only a Last-Modified: a run sends it later, unless it was the present minute:")
  @CsvSource({"11:58:00, true", "11:59:59, false"})
  void lastModified(String time, boolean sent) {
    try (BadServer server = BadServer.http(site)) {
      String fields =
          "Date: Tue, 24 Nov 2026 12:00:00 GMT\r\nLast-Modified: Tue, 24 Nov 2026 %s GMT\r\n"
              .formatted(time);
      site.on("/index", Script.ok(fields, text(line(MONDAY, GOOD)))).file("/" + MONDAY, GOOD);
      PlanBuilder plan = stated(server);
      fixture.fetches(plan, GOOD);

      fixture.unchanged(plan, Reason.NOT_MODIFIED);

      assertThat(last(server).target()).isEqualTo("/index");
      assertThat(last(server).field("If-Modified-Since").isPresent()).isEqualTo(sent);
    }
  }

  @Test
  @DisplayName("A run stores no validators for a listing that it requests by POST")
  void post() {
    try (BadServer server = BadServer.http(site)) {
      publish(line(MONDAY, GOOD), MONDAY, GOOD);
      PlanBuilder plan = stated(server);
      plan.post = new FetchPlan.Post("text/plain", "q", null);
      fixture.fetches(plan, GOOD);

      fixture.unchanged(plan, Reason.NOT_MODIFIED);

      assertThat(last(server).field("If-None-Match")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A run reads a listing of several pages each time, and does not request a file that the "
          + "listing shows to be unchanged")
  void pages() {
    try (BadServer server = BadServer.http(site)) {
      String entry = "{\"docs\": [{\"link\": \"/%s\", \"sha\": \"%s\"}], \"next\": %s}";
      site.file("/index", text(entry.formatted("a", "0".repeat(64), "\"/2\"")))
          .file("/2", text(entry.formatted("b", RunFixture.sha256(GOOD), "null")))
          .file("/b", GOOD);
      PlanBuilder plan = stated(server);
      plan.find =
          new Find(
              Format.JSON,
              "$.docs[*]",
              "/link",
              null,
              List.of(new Where("name", "b")),
              null,
              Choice.ONLY,
              new Find.Next("/next", null, null, null, null, null),
              null);
      plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "/sha", null);
      fixture.fetches(plan, GOOD);

      fixture.unchanged(plan, Reason.NOT_MODIFIED);

      assertThat(targets(server)).containsExactly("/index", "/2", "/b", "/index", "/2");
      assertThat(server.seen().get(3).field("If-None-Match")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A stale listing has an older entry as its newest: the run fails with class Transient, and "
          + "the published file stays")
  void staleIndex() {
    try (BadServer server = BadServer.http(site)) {
      publish("/" + TUESDAY, TUESDAY, NEWER);
      PlanBuilder plan = dated(server).attempts(2);
      fixture.fetches(plan, NEWER);
      publish("/" + MONDAY, MONDAY, GOOD);

      Result result = fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED);

      assertThat(result.report().message())
          .isEqualTo(
              "The newest entry is of 2026-11-23, older than the published file of 2026-11-24; the old file stays. Tried 2 times.");
      assertThat(targets(server)).endsWith("/index", "/index");
      publish("/" + TUESDAY, TUESDAY, NEWER);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
    }
  }

  @Test
  @DisplayName(
      "A run does not publish an older file from a stale listing, even if the published file was "
          + "altered or removed")
  void staleIndexAndRemovedFile() throws IOException {
    try (BadServer server = BadServer.http(site)) {
      publish("/" + TUESDAY, TUESDAY, NEWER);
      PlanBuilder plan = dated(server);
      fixture.fetches(plan, NEWER);
      publish("/" + MONDAY, MONDAY, GOOD);
      Files.delete(fixture.file());

      fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED);
    }
  }

  @ParameterizedTest
  @DisplayName(
      "A run for an earlier date publishes the older file, and the next scheduled run publishes "
          + "the newer one again; the run is part of a backfill:")
  @ValueSource(booleans = {false, true})
  void requestedDate(boolean backfill) {
    try (BadServer server = BadServer.http(site)) {
      site.page("/index", "/" + MONDAY + "\n/" + TUESDAY)
          .file("/" + MONDAY, GOOD)
          .file("/" + TUESDAY, NEWER);
      PlanBuilder plan = new PlanBuilder(server.url("/index"));
      plan.find = newest("-{date:yyyyMMdd}");
      fixture.date = "2026-11-24T06:00:00Z";
      fixture.fetches(plan, NEWER);

      fixture.requested = !backfill;
      fixture.backfill = backfill;
      fixture.date = "2026-11-23T00:00:00Z";
      fixture.fetches(plan, GOOD);

      fixture.requested = false;
      fixture.backfill = false;
      fixture.date = "2026-11-24T06:00:00Z";
      fixture.fetches(plan, NEWER);

      fixture.date = "2026-11-23T06:00:00Z";
      fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED);
    }
  }

  @ParameterizedTest
  @DisplayName("A requested run that names no earlier date does not publish an older file:")
  @CsvSource({"2026-11-24T09:00:00Z", "''"})
  void requestedNow(String date) {
    try (BadServer server = BadServer.http(site)) {
      publish("/" + TUESDAY, TUESDAY, NEWER);
      PlanBuilder plan = dated(server);
      fixture.fetches(plan, NEWER);
      publish("/" + MONDAY, MONDAY, GOOD);
      fixture.requested = true;
      fixture.date = date.isEmpty() ? null : date;

      fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED);
    }
  }

  @Test
  @DisplayName(
      "After an edit of the plan, a run may choose an entry that is older than the published file")
  void edited() {
    try (BadServer server = BadServer.http(site)) {
      publish("/" + TUESDAY, TUESDAY, NEWER);
      fixture.fetches(dated(server), NEWER);
      publish("/" + MONDAY, MONDAY, GOOD);
      PlanBuilder plan = dated(server);
      plan.find = newest("csv$");

      fixture.fetches(plan, GOOD);
    }
  }

  @Test
  @DisplayName("The manifest keeps the date of a file that a person accepted")
  void accepted() {
    try (BadServer server = BadServer.http(site)) {
      publish("/" + TUESDAY, TUESDAY, NEWER);
      PlanBuilder plan = dated(server);
      plan.mediaTypes = List.of("text/csv");
      Result refused = fixture.run(plan);
      assertThat(refused.report().outcome()).isEqualTo(Outcome.REJECTED);
      plan.acceptQuarantined = refused.report().quarantinedSha256();
      fixture.fetches(plan, NEWER);
      publish("/" + MONDAY, MONDAY, LAST_GOOD);

      fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED);
    }
  }
}
