package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The next run first asks the address of the file that worked")
class MirrorMemoryTest {

  static final Find ONLY =
      new Find(Find.Format.HTML, null, null, null, List.of(), null, Find.Choice.ONLY);

  private static final String PATH = "/list.csv";
  private static final Script DOWN = Script.bytes(Exchange.head("503 Unavailable", ""));

  @TempDir Path volume;
  private RunFixture fixture;
  private final Site atFirst = new Site().file(PATH, GOOD);
  private final Site atSecond = new Site().file(PATH, GOOD);
  private final Site atThird = new Site().file(PATH, GOOD);
  private final BadServer first = BadServer.http(atFirst);
  private final BadServer second = BadServer.http(atSecond);
  private final BadServer third = BadServer.http(atThird);

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  @AfterEach
  void end() {
    first.close();
    second.close();
    third.close();
  }

  private PlanBuilder plan() {
    return new PlanBuilder(first.url(PATH))
        .mirrors(second.url(PATH), third.url(PATH))
        .sha256(RunFixture.sha256(GOOD));
  }

  private static List<String> tags(BadServer server) {
    return server.seen().stream().map(seen -> seen.field("If-None-Match").orElse("none")).toList();
  }

  @Test
  @DisplayName("A mirror worked: the next run asks only this mirror, with the mirror's validators")
  void remembered() {
    atFirst.on(PATH, DOWN);
    fixture.fetches(plan(), GOOD);
    atFirst.file(PATH, GOOD);

    Result result = fixture.unchanged(plan(), Reason.NOT_MODIFIED);

    assertThat(first.seen()).hasSize(1);
    assertThat(second.seen()).hasSize(2);
    assertThat(result.report().message())
        .isEqualTo(
            "The publisher says that nothing changed. It came from the mirror 127.0.0.1:%d."
                .formatted(second.port()));
  }

  @Test
  @DisplayName(
      "The mirror that worked fails in the next run: the run asks the URL next, without the "
          + "mirror's validators")
  void back() {
    atFirst.on(PATH, DOWN);
    fixture.fetches(plan(), GOOD);
    atFirst.on(PATH, Script.ok("ETag: \"first\"\r\n", GOOD));
    atSecond.on(PATH, DOWN);

    fixture.unchanged(plan(), Reason.SAME_CONTENT);
    fixture.unchanged(plan(), Reason.SAME_CONTENT);

    assertThat(tags(first)).containsExactly("none", "none", "\"first\"");
    assertThat(second.seen()).hasSize(3);
    assertThat(third.seen()).isEmpty();
  }

  @Test
  @DisplayName("A run that a person requests begins with the URL, and remembers that the URL works")
  void requested() {
    atFirst.on(PATH, DOWN);
    fixture.fetches(plan(), GOOD);
    atFirst.file(PATH, GOOD);

    fixture.requested = true;
    fixture.unchanged(plan(), Reason.SAME_CONTENT);
    fixture.requested = false;
    fixture.unchanged(plan(), Reason.NOT_MODIFIED);

    assertThat(first.seen()).hasSize(3);
    assertThat(second.seen()).hasSize(1);
  }

  @Test
  @DisplayName(
      "A run never sends the URL's ETag to a mirror, because the mirror's 304 would mean nothing")
  void validators() {
    fixture.fetches(plan(), GOOD);
    atFirst.on(PATH, DOWN);

    Result result = fixture.unchanged(plan(), Reason.SAME_CONTENT);

    assertThat(tags(second)).containsExactly("none");
    assertThat(result.report().message()).contains("It came from the mirror");
  }

  @Test
  @DisplayName("A user reorders the mirrors: the next run still asks the one that worked first")
  void reordered() {
    atFirst.on(PATH, DOWN);
    atSecond.on(PATH, DOWN);
    fixture.fetches(plan(), GOOD);

    PlanBuilder plan = plan().mirrors(third.url(PATH), second.url(PATH));
    fixture.unchanged(plan, Reason.NOT_MODIFIED);

    assertThat(first.seen()).hasSize(1);
    assertThat(tags(third)).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName(
      "A user edits the digest: the run downloads the file anew, first from the address that "
          + "worked")
  void otherDigest() {
    atFirst.on(PATH, DOWN);
    fixture.fetches(plan(), GOOD);
    atSecond.file(PATH, RunFixture.NEWER);

    PlanBuilder plan = plan().sha256(RunFixture.sha256(RunFixture.NEWER));
    fixture.fetches(plan, RunFixture.NEWER);

    assertThat(first.seen()).hasSize(1);
    assertThat(tags(second)).containsExactly("none", "none");
  }

  @Test
  @DisplayName(
      "A user removes the mirror that worked from the plan: the run does not send its validators")
  void removed() {
    atFirst.on(PATH, DOWN);
    fixture.fetches(plan(), GOOD);
    atFirst.file(PATH, GOOD);

    PlanBuilder plan = plan();
    plan.mirrors = null;
    fixture.unchanged(plan, Reason.SAME_CONTENT);
    fixture.unchanged(plan, Reason.NOT_MODIFIED);

    assertThat(tags(first)).startsWith("none", "none").hasSize(3);
    assertThat(second.seen()).hasSize(1);
  }

  @Test
  @DisplayName(
      "The mirror's address has a date: a run on the next day still asks this mirror first")
  void dated() {
    atFirst.on(PATH, DOWN);
    atSecond.file("/2026-11-03.csv", GOOD).file("/2026-11-04.csv", GOOD);
    PlanBuilder plan = plan().mirrors(second.url("/") + "{date:yyyy-MM-dd}.csv");
    fixture.date = "2026-11-03T06:00:00Z";
    fixture.fetches(plan, GOOD);

    fixture.date = "2026-11-04T06:00:00Z";
    fixture.unchanged(plan, Reason.SAME_CONTENT);

    assertThat(first.seen()).hasSize(1);
    assertThat(second.seen()).extracting(Seen::target).endsWith("/2026-11-04.csv");
  }

  @Test
  @DisplayName("The next attempt of a run leaves out an address that named a Retry-After")
  void retryAfter() {
    atFirst.on(PATH, Script.bytes(Exchange.head("503 Wait", "Retry-After: 600\r\n")));
    atSecond.on(
        PATH,
        exchange ->
            exchange.respond(
                "200 OK",
                "Content-Type: " + (exchange.number() == 1 ? "text/html" : "text/csv") + "\r\n",
                GOOD));
    PlanBuilder plan = plan().attempts(2);
    plan.mediaTypes = List.of("text/csv");

    Result result = fixture.fetches(plan, GOOD);

    assertThat(result.report().attempts()).isEqualTo(2);
    assertThat(first.seen()).hasSize(1);
    assertThat(result.report().hold()).isNull();
  }

  @Test
  @DisplayName(
      "One address names a Retry-After, and another fails without one: the next attempt asks the "
          + "other")
  void oneIsSilent() {
    atFirst.on(PATH, Script.bytes(Exchange.head("503 Wait", "Retry-After: 600\r\n")));
    atSecond.on(PATH, Script.sequence(DOWN, Script.ok("", GOOD)));

    Result result = fixture.fetches(plan().mirrors(second.url(PATH)).attempts(2), GOOD);

    assertThat(first.seen()).hasSize(1);
    assertThat(result.report().message()).endsWith("failed (Status).");
  }

  @Test
  @DisplayName("All addresses fail, and one names a Retry-After: scheduled runs wait for that time")
  void hold() {
    atFirst.on(PATH, Script.bytes(Exchange.head("429 Slow down", "Retry-After: 600\r\n")));
    atSecond.on(PATH, DOWN);
    atThird.on(PATH, DOWN);
    PlanBuilder plan = plan().attempts(3);

    Result result = fixture.fails(plan, TRANSIENT, Reason.STATUS);
    fixture.run(plan);

    assertThat(result.report().hold()).isNotNull();
    assertThat(first.seen()).hasSize(1);
    assertThat(second.seen()).hasSize(3);
  }
}
