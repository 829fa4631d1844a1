package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Checksum.Of;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An address of the file fails, and a run asks a mirror")
class MirrorFaultsTest {

  private static final Script GONE = Script.bytes(Exchange.head("404 Not Found", ""));
  private static final Script BROKEN = Script.bytes(Exchange.head("500 Broken", ""));

  private static final Map<String, Script> FAULTS =
      Map.ofEntries(
          Map.entry("404", GONE),
          Map.entry("403", Script.bytes(Exchange.head("403 Forbidden", ""))),
          Map.entry("401", Script.bytes(Exchange.head("401 Unauthorized", ""))),
          Map.entry("503", Script.bytes(Exchange.head("503 Unavailable", ""))),
          Map.entry("other bytes", Script.ok("", NEWER)),
          Map.entry("a page", Script.ok("Content-Type: text/html\r\n", RunFixture.text("<html>"))),
          Map.entry("no byte", Script.ok("", new byte[0])),
          Map.entry("a stall", exchange -> exchange.send(head(1000)).send("id").stall()),
          Map.entry("silence", Exchange::stall),
          Map.entry("half a file", exchange -> exchange.send(head(1000)).send("id;name")),
          Map.entry("a reset", Exchange::reset),
          Map.entry("no HTTP", Script.bytes("220 ftp ready\r\n")),
          Map.entry("a redirect to itself", Script.redirect(302, "/list.csv")),
          Map.entry("a redirect elsewhere", Script.redirect(302, "http://elsewhere.example/")),
          Map.entry("an unasked 304", Script.bytes(Exchange.head("304 Not Modified", ""))),
          Map.entry("too many bytes", exchange -> exchange.send(head(5L << 20)).stall()));

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
    fixture.limits = RunFixture.SHORT;
  }

  private static String head(long length) {
    return Exchange.head("200 OK", "ETag: \"h\"\r\nContent-Length: " + length + "\r\n");
  }

  private static PlanBuilder plan(String url, String... mirrors) {
    return new PlanBuilder(url).mirrors(mirrors).sha256(RunFixture.sha256(GOOD));
  }

  private static String dead() {
    try (BadServer server = BadServer.http(GONE)) {
      return server.url("/list.csv");
    }
  }

  static Stream<String> faults() {
    return FAULTS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @DisplayName(
      "The first address of the file fails: the run publishes the mirror's file in the same "
          + "attempt:")
  @MethodSource("faults")
  void firstFails(String fault) {
    try (BadServer first = BadServer.http(FAULTS.get(fault));
        BadServer mirror = BadServer.http(Script.ok("", GOOD))) {
      Result result =
          fixture.fetches(plan(first.url("/list.csv"), mirror.url("/m/list.csv")), GOOD);

      assertThat(result.report().attempts()).isEqualTo(1);
      assertThat(result.report().artifact().url()).isEqualTo(mirror.url("/m/list.csv"));
      assertThat(result.report().message())
          .contains("It came from the mirror 127.0.0.1:" + mirror.port())
          .contains("because 127.0.0.1:" + first.port() + " failed (");
      assertThat(first.connections()).isBetween(1, 7);
      assertThat(fixture.log)
          .anyMatch(line -> line.startsWith("attempt 1 of 1, " + first.url("/list.csv")));
    }
  }

  @Test
  @DisplayName(
      "Nobody listens at the first address of the file: the run publishes the mirror's file")
  void firstIsDead() {
    try (BadServer mirror = BadServer.http(Script.ok("", GOOD))) {
      Result result = fixture.fetches(plan(dead(), mirror.url("/list.csv")), GOOD);

      assertThat(result.report().message()).contains("failed (ConnectFailed)");
    }
  }

  @Test
  @DisplayName(
      "The first address of the file works: the run asks no mirror, and its message names none")
  void firstWorks() {
    try (BadServer first = BadServer.http(Script.ok("", GOOD));
        BadServer mirror = BadServer.http(GONE)) {
      Result result = fixture.fetches(plan(first.url("/list.csv"), mirror.url("/list.csv")), GOOD);

      assertThat(mirror.connections()).isZero();
      assertThat(result.report().message()).doesNotContain("mirror");
    }
  }

  @Test
  @DisplayName(
      "All addresses of the file fail for a while: each attempt asks all, and the message names "
          + "all")
  void allFail() {
    try (BadServer first = BadServer.http(GONE);
        BadServer second = BadServer.http(BROKEN);
        BadServer third = BadServer.http(Script.ok("", NEWER))) {
      PlanBuilder plan =
          plan(first.url("/list.csv"), second.url("/list.csv"), third.url("/list.csv")).attempts(3);

      Result result = fixture.fails(plan, TRANSIENT, Reason.STATUS);

      assertThat(result.report().attempts()).isEqualTo(3);
      assertThat(third.seen()).hasSize(3);
      assertThat(result.report().message())
          .startsWith("None of the 3 addresses worked. 127.0.0.1:" + first.port() + ": ")
          .contains("404")
          .contains("127.0.0.1:" + second.port() + ": ")
          .contains("127.0.0.1:" + third.port() + ": Wrong SHA-256")
          .endsWith("Tried 3 times.");
    }
  }

  @Test
  @DisplayName(
      "Every address of the file refuses permanently: the run makes one attempt, and its failure "
          + "is permanent")
  void allRefuse() {
    try (BadServer first = BadServer.http(GONE);
        BadServer second = BadServer.http(GONE)) {
      Result result =
          fixture.fails(
              plan(first.url("/list.csv"), second.url("/list.csv")).attempts(3),
              PERMANENT,
              Reason.STATUS);

      assertThat(result.report().attempts()).isEqualTo(1);
      assertThat(second.seen()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "One address has no file any more, and another sends other bytes: the run fails with class "
          + "Integrity")
  void goneAndWrong() {
    try (BadServer first = BadServer.http(GONE);
        BadServer second = BadServer.http(Script.ok("", NEWER))) {
      fixture.fails(
          plan(first.url("/list.csv"), second.url("/list.csv")),
          INTEGRITY,
          Reason.CHECKSUM_MISMATCH);
    }
  }

  @Test
  @DisplayName("Many addresses of the file fail: the message has the reason of each")
  void many() {
    try (BadServer server = BadServer.http(GONE)) {
      Result result =
          fixture.fails(
              plan(server.url("/1"), server.url("/2"), server.url("/3"), server.url("/4"), dead()),
              TRANSIENT,
              Reason.CONNECT_FAILED);

      String gone = "127.0.0.1:" + server.port() + ": Status. ";
      assertThat(result.report().message()).contains(gone.repeat(4) + "127.0.0.1:");
    }
  }

  @Test
  @DisplayName(
      "Nine addresses with long names fail: the message says how many addresses it does not show")
  void tooMany() {
    fixture.resolver =
        host -> {
          throw new UnknownHostException(host);
        };
    String[] mirrors =
        IntStream.rangeClosed(1, 8)
            .mapToObj("http://mirror-%d.of-a-university-with-a-long-name.example/list"::formatted)
            .toArray(String[]::new);

    Result result =
        fixture.fails(
            plan("http://files.publisher.example/list", mirrors).attempts(2),
            TRANSIENT,
            Reason.NAME_NOT_RESOLVED);

    assertThat(result.report().message())
        .startsWith("None of the 9 addresses worked. files.publisher.example: NameNotResolved. ")
        .endsWith(" 6 more are in the log. Tried 2 times.");
  }

  @Test
  @DisplayName(
      "The run's time ends while it asks a mirror: the message has the failure of the first "
          + "address")
  void timeout() {
    fixture.limits = Limits.PRODUCTION;
    try (BadServer first = BadServer.http(GONE);
        BadServer mirror = BadServer.http(Exchange::stall)) {
      PlanBuilder plan =
          plan(first.url("/list.csv"), mirror.url("/list.csv")).timeout(Duration.ofSeconds(1));

      Result result = fixture.fails(plan, LIMIT, Reason.TIMEOUT);

      assertThat(result.report().message()).contains("The attempt before failed: ").contains("404");
    }
  }

  @Test
  @DisplayName(
      "The plan states the digest of the unpacked file: a run does not publish another file from "
          + "a mirror and asks the next one")
  void unpacked() throws IOException {
    try (BadServer first = BadServer.http(Script.ok("", gzip(NEWER)));
        BadServer mirror = BadServer.http(Script.ok("", gzip(GOOD)))) {
      PlanBuilder plan = plan(first.url("/list.csv.gz"), mirror.url("/list.csv.gz"));
      plan.unpack = new Unpack(Unpack.Format.GZIP, null, 200);
      plan.checksum =
          new Checksum(Algorithm.SHA_256, RunFixture.sha256(GOOD), null, null, null, Of.UNPACKED);

      Result result = fixture.fetches(plan, GOOD);

      assertThat(result.report().attempts()).isEqualTo(1);

      plan.mirrors(first.url("/old.csv.gz"));
      String message = fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH).report().message();
      assertThat(message).startsWith("None of the 2 addresses worked.").contains("unpacked file");
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  @DisplayName("The checksum file cannot be read: the run asks no address of the file")
  void noChecksum() {
    try (BadServer files = BadServer.http(Script.ok("", GOOD));
        BadServer sums = BadServer.http(GONE)) {
      PlanBuilder plan = plan(files.url("/1/list.csv"), files.url("/2/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, sums.url("/SHA256SUMS"));

      Result result = fixture.fails(plan, PERMANENT, Reason.STATUS);

      assertThat(files.connections()).isZero();
      assertThat(sums.connections()).isEqualTo(1);
      assertThat(result.report().message()).startsWith("The checksum file " + sums.url("/SHA256"));
    }
  }

  @Test
  @DisplayName(
      "The first address names a Retry-After and the mirror sent half of the file: the next "
          + "attempt continues at the mirror at once")
  void partialBesideSilence() {
    Script cut =
        exchange ->
            exchange
                .send(Exchange.head("200 OK", "ETag: \"c\"\r\nContent-Length: 16\r\n"))
                .send("id;name\n");
    Script rest =
        exchange ->
            exchange.respond(
                "206 Partial Content",
                "ETag: \"c\"\r\nContent-Range: bytes 8-15/16\r\n",
                RunFixture.text("1;good!\n"));
    Script silent = Script.bytes(Exchange.head("503 Wait", "Retry-After: 3600\r\n"));
    byte[] whole = RunFixture.text("id;name\n1;good!\n");
    try (BadServer first = BadServer.http(silent);
        BadServer mirror = BadServer.http(Script.sequence(cut, rest))) {
      PlanBuilder plan =
          plan(first.url("/list.csv"), mirror.url("/list.csv"))
              .sha256(RunFixture.sha256(whole))
              .attempts(2);

      Result result = fixture.fetches(plan, whole);

      assertThat(result.report().attempts()).isEqualTo(2);
      assertThat(first.seen()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "The first address sent half of the file: the next attempt continues the download there")
  void partial() {
    Script cut =
        exchange ->
            exchange
                .send(Exchange.head("200 OK", "ETag: \"c\"\r\nContent-Length: 16\r\n"))
                .send("id;name\n");
    Script rest =
        exchange ->
            exchange.respond(
                "206 Partial Content",
                "ETag: \"c\"\r\nContent-Range: bytes 8-15/16\r\n",
                RunFixture.text("1;good!\n"));
    byte[] whole = RunFixture.text("id;name\n1;good!\n");
    try (BadServer first = BadServer.http(Script.sequence(cut, rest));
        BadServer mirror = BadServer.http(BROKEN)) {
      PlanBuilder plan =
          plan(first.url("/list.csv"), mirror.url("/list.csv"))
              .sha256(RunFixture.sha256(whole))
              .attempts(2);

      fixture.fetches(plan, whole);

      assertThat(first.seen().getLast().field("Range")).contains("bytes=8-");
      assertThat(mirror.seen()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "The first address breaks off each time: the run never asks it for the rest of a mirror's "
          + "file, and uses the mirror")
  void noProgress() {
    Script cut =
        exchange ->
            exchange
                .send(Exchange.head("200 OK", "ETag: \"c\"\r\nContent-Length: 15\r\n"))
                .send("id;name\n");
    Script nothing =
        exchange ->
            exchange.send(
                Exchange.head(
                    "206 Partial Content",
                    "ETag: \"c\"\r\nContent-Range: bytes 8-14/15\r\nContent-Length: 7\r\n"));
    try (BadServer first = BadServer.http(Script.sequence(cut, nothing));
        BadServer mirror = BadServer.http(Script.ok("ETag: \"c\"\r\n", GOOD))) {
      PlanBuilder plan = plan(first.url("/list.csv"), mirror.url("/list.csv")).attempts(5);

      Result result = fixture.fetches(plan, GOOD);

      assertThat(result.report().attempts()).isEqualTo(2);
      assertThat(mirror.seen()).hasSize(1).allMatch(seen -> seen.field("Range").isEmpty());
    }
  }

  @Test
  @DisplayName(
      "A mirror has the listing: the run resolves the link in it against the mirror's address")
  void listing() {
    Site site =
        new Site().page("/pub/index", "<a href='list.csv'>x</a>").file("/pub/list.csv", GOOD);
    String sums = RunFixture.sha256(GOOD) + "  list.csv\n";
    try (BadServer first = BadServer.http(new Site().page("/SHA256SUMS", sums));
        BadServer mirror = BadServer.http(site)) {
      PlanBuilder plan = plan(first.url("/index"), mirror.url("/pub/index"));
      plan.find = MirrorMemoryTest.ONLY;
      plan.checksum = new Checksum(Algorithm.SHA_256, null, first.url("/SHA256SUMS"));

      fixture.fetches(plan, GOOD);

      assertThat(mirror.seen())
          .extracting(Seen::target)
          .containsExactly("/pub/index", "/pub/list.csv");

      site.file("/pub/list.csv", NEWER);
      Result result = fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
      assertThat(result.report().message()).contains("Wrong SHA-256").contains("404");
    }
  }

  private static final Find SET =
      new Find(
          Find.Format.HTML,
          null,
          null,
          null,
          List.of(),
          new EntryDate("name", "(\\d{8})", "yyyyMMdd"),
          Find.Choice.NEWEST,
          null,
          new SetRule(null, 2, null, null, null));

  private static final Map<String, Consumer<PlanBuilder>> WRONG =
      Map.of(
          "no checksum", plan -> plan.checksum = null,
          "MD5", plan -> plan.checksum = new Checksum(Algorithm.MD5, "0".repeat(32), null),
          "a digest of the listing",
              plan -> {
                plan.find = MirrorMemoryTest.ONLY;
                plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "/digest", null);
              },
          "a set of a listing",
              plan -> {
                plan.find = SET;
                plan.folder = true;
              },
          "POST", plan -> plan.post = new FetchPlan.Post(null, null, null),
          "nine", plan -> plan.mirrors("a b c d e f g h i".split(" ")),
          "no URL", plan -> plan.mirrors("mirror.example/list.csv"));

  @ParameterizedTest
  @DisplayName("A run refuses a plan whose mirrors cannot be compared with one checksum:")
  @ValueSource(
      strings = {
        "no checksum",
        "MD5",
        "a digest of the listing",
        "a set of a listing",
        "POST",
        "nine",
        "no URL"
      })
  void refused(String fault) {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = plan(server.url("/list.csv"), server.url("/mirror.csv"));
      WRONG.get(fault).accept(plan);

      fixture.fails(plan, CONFIG, Reason.PLAN);

      assertThat(server.connections()).isZero();
    }
  }
}
