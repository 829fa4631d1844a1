package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static dev.fetchjobs.downloader.TwoPartBody.BODY;
import static dev.fetchjobs.downloader.TwoPartBody.CUT;
import static dev.fetchjobs.downloader.TwoPartBody.cut;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The publisher refuses requests with validators or a range, and answers requests without them. */
@DisplayName("A publisher refuses requests with validators or with a range")
class KeptStateTest {

  private static final String TAG = "ETag: \"1\"\r\n";

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
    fixture.limits = RunFixture.SHORT;
  }

  private static Arguments refusal(String name, Script script) {
    return Arguments.of(name, script);
  }

  private static Script status(String line, String fields) {
    return exchange -> exchange.respond(line, fields, RunFixture.text("no"));
  }

  static Stream<Arguments> refusals() {
    List<Arguments> all = new ArrayList<>();
    for (int status :
        List.of(
            204, 300, 400, 402, 403, 404, 405, 408, 409, 410, 412, 416, 418, 425, 451, 501, 505)) {
      all.add(refusal("" + status, status(status + " No", "")));
    }
    for (int status : List.of(202, 500, 502, 503, 504)) {
      all.add(refusal("" + status, status(status + " No", "")));
    }
    String bytes = "Content-Range: bytes ";
    all.add(refusal("416 of another size", status("416 No", bytes + "*/17\r\n")));
    all.add(refusal("416 with garbage", status("416 No", bytes + "none\r\n")));
    all.add(refusal("416 twice", status("416 No", bytes + "*/1\r\n" + bytes + "*/2\r\n")));
    all.add(refusal("reset", Exchange::reset));
    all.add(refusal("closed with no byte", exchange -> {}));
    all.add(refusal("silence", Exchange::stall));
    all.add(refusal("no HTTP", Script.bytes("220 ftp ready\r\n")));
    all.add(refusal("two framings", status("200 OK", "Transfer-Encoding: chunked\r\n")));
    all.add(refusal("two lengths", status("200 OK", "Content-Length: 99\r\n")));
    all.add(refusal("brotli", status("200 OK", "Content-Encoding: br\r\n")));
    all.add(
        refusal(
            "redirect to a host that is not listed", Script.redirect(302, "http://a.example/")));
    all.add(refusal("redirect to a file", Script.redirect(302, "file:///etc/passwd")));
    all.add(refusal("redirect to nowhere", Script.redirect(302, "http:///")));
    all.add(refusal("redirect to itself", Script.redirect(302, "/list.csv")));
    all.add(refusal("206 without a range", status("206 Partial Content", "")));
    all.add(
        refusal(
            "206 that is too long", status("206 Partial Content", bytes + "4000-9999/10000\r\n")));
    all.add(
        refusal(
            "206 that ends at once",
            Script.bytes(
                "HTTP/1.1 206 Partial Content\r\n"
                    + TAG
                    + bytes
                    + "4000-9999/10000\r\nContent-Length: 6000\r\n\r\n")));
    return all.stream();
  }

  /**
   * Makes a script that answers plain requests with {@code plain}, and all others with {@code
   * refusal}.
   */
  private static Script picky(Script plain, Script refusal) {
    return exchange -> (isPlain(exchange.request()) ? plain : refusal).answer(exchange);
  }

  private static boolean isPlain(Seen seen) {
    return Stream.of("Range", "If-Range", "If-None-Match", "If-Modified-Since")
        .allMatch(name -> seen.field(name).isEmpty());
  }

  @ParameterizedTest(name = "L1 {0}")
  @DisplayName(
      "L1 The server refuses every request for the rest of a partial file: the run downloads the "
          + "whole file")
  @MethodSource("refusals")
  void partialRefused(String name, Script refusal) {
    for (int attempts : List.of(1, 3)) {
      Script healthy = Script.ok(TAG, BODY);
      int[] plain = {0};
      Script first = exchange -> (plain[0]++ == 0 ? cut(TAG) : healthy).answer(exchange);
      try (BadServer server = BadServer.http(picky(first, refusal))) {
        // Given
        fixture = new RunFixture(volume.resolve(name.replace(' ', '-') + attempts));
        assertThat(fixture.volume.toFile().mkdirs()).isTrue();
        fixture.limits = RunFixture.SHORT;
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
        fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
        assertThat(fixture.bodies()).hasSize(1);

        // When
        fixture.fetches(plan.attempts(attempts), BODY);

        // Then
        assertThat(server.seen().get(1).field("Range")).contains("bytes=" + CUT + "-");
        assertThat(server.seen().getLast().field("Range")).isEmpty();
        assertThat(fixture.files("staging")).isEmpty();
      }
    }
  }

  @ParameterizedTest(name = "L2 {0}")
  @DisplayName(
      "L2 The server refuses every request with validators: the run downloads the whole file")
  @MethodSource("refusals")
  void validatorsRefused(String name, Script refusal) {
    for (int attempts : List.of(1, 3)) {
      try (BadServer server = BadServer.http(picky(Script.ok(TAG, GOOD), refusal))) {
        // Given
        fixture = new RunFixture(volume.resolve(name.replace(' ', '-') + attempts));
        assertThat(fixture.volume.toFile().mkdirs()).isTrue();
        fixture.limits = RunFixture.SHORT;
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(attempts);
        fixture.fetches(plan, GOOD);

        // When
        Result result = fixture.run(plan);

        // Then
        assertThat(result.report().outcome())
            .as(result.report().message())
            .isEqualTo(Outcome.UNCHANGED);
        assertThat(server.seen().get(1).field("If-None-Match")).contains("\"1\"");
        assertThat(isPlain(server.seen().getLast())).isTrue();
      }
    }
  }

  @Test
  @DisplayName(
      "L1 L2 After a refused request with validators or a range the plain request fails, too: the "
          + "run reports the plain request's failure")
  void plainFailsToo() {
    Script gone = status("410 Gone", "");
    try (BadServer server =
        BadServer.http(
            Script.sequence(Script.ok(TAG, GOOD), picky(gone, status("403 Forbidden", ""))))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(3);
      fixture.fetches(plan, GOOD);
      Result result = fixture.fails(plan, PERMANENT, Reason.STATUS);
      assertThat(result.report().message()).contains("410 Gone");
      assertThat(result.report().httpStatus()).isEqualTo(410);
      assertThat(server.seen()).hasSize(3);
    }
  }

  @Test
  @DisplayName(
      "L1 The publisher refuses all requests: the run makes only as many attempts as the plan "
          + "allows")
  void downForAll() {
    Script busy = status("503 Busy", "");
    try (BadServer server = BadServer.http(Script.sequence(Script.ok(TAG, GOOD), busy))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(6);
      fixture.fetches(plan, GOOD);
      fixture.fails(plan, TRANSIENT, Reason.STATUS);
      assertThat(server.seen()).hasSize(7);
      assertThat(server.seen().stream().skip(1).map(KeptStateTest::isPlain))
          .containsExactly(false, false, true, false, false, false);
    }
  }

  @Test
  @DisplayName(
      "L1 The publisher fails for a while: when the publisher works again, a run requests the "
          + "rest of the file")
  void downForAWhile() {
    Script busy = status("503 Busy", "");
    try (BadServer server =
        BadServer.http(
            Script.sequence(cut(TAG), busy, busy, busy, TwoPartBody.part(TAG, BODY, CUT)))) {
      Result result = fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(5), BODY);
      assertThat(result.report().transferred()).isEqualTo(BODY.length);
    }
  }

  @Test
  @DisplayName(
      "L1 L2 After a 401 or 429 the run does not repeat the request without validators and range")
  void unrelatedRefusals() {
    for (String line : List.of("401 Unauthorized", "429 Slow down")) {
      try (BadServer server =
          BadServer.http(
              Script.sequence(cut(TAG), status(line, ""), TwoPartBody.part(TAG, BODY, CUT)))) {
        fixture = new RunFixture(volume.resolve(line.substring(0, 3)));
        assertThat(fixture.volume.toFile().mkdirs()).isTrue();
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
        fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
        assertThat(fixture.run(plan).report().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(server.seen()).hasSize(2);
        fixture.fetches(plan, BODY);
        assertThat(server.seen().getLast().field("Range")).isPresent();
      }
    }
  }

  @Test
  @DisplayName(
      "L1 L2 The run obeys the Retry-After of a refusal; after two refused runs, the next run "
          + "sends a request without validators")
  void refusedWithRetryAfter() {
    for (String line : List.of("403 Forbidden", "503 Busy")) {
      Script later = status(line, "Retry-After: 7200\r\n");
      int[] plain = {0};
      Script first =
          exchange -> (plain[0]++ == 0 ? cut(TAG) : Script.ok(TAG, BODY)).answer(exchange);
      for (Script script : List.of(picky(first, later), picky(Script.ok(TAG, BODY), later))) {
        try (BadServer server = BadServer.http(script)) {
          fixture = new RunFixture(volume.resolve(line.substring(0, 3) + script.hashCode()));
          assertThat(fixture.volume.toFile().mkdirs()).isTrue();
          fixture.requested = true;
          PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
          fixture.run(plan);
          for (int run = 1; run <= 2; run++) {
            assertThat(fixture.run(plan).report().hold()).isNotNull();
          }
          assertThat(server.seen()).hasSize(3);
          assertThat(fixture.run(plan).report().outcome().isSuccess()).isTrue();
          assertThat(fixture.published()).isEqualTo(BODY);
        }
      }
    }
  }

  @Test
  @DisplayName(
      "L1 The partial file and its rest together have a wrong checksum: the same run downloads "
          + "the whole file")
  void splicedWrongly() {
    byte[] other = RunFixture.text("abcdefghij".repeat(1000));
    try (BadServer server =
        BadServer.http(
            Script.sequence(cut(TAG), TwoPartBody.part(TAG, other, CUT), Script.ok(TAG, BODY)))) {
      PlanBuilder plan =
          new PlanBuilder(server.url("/list.csv")).attempts(2).sha256(RunFixture.sha256(BODY));
      fixture.fetches(plan, BODY);
      assertThat(server.seen().getLast().field("Range")).isEmpty();
    }
  }

  @Test
  @DisplayName("L1 L2 Each attempt requests the checksum file once, without validators or range")
  void checksumFile() {
    Script healthy =
        exchange ->
            (exchange.request().target().equals("/sums")
                    ? Script.ok(TAG, RunFixture.text(RunFixture.sha256(GOOD)))
                    : Script.ok(TAG, GOOD))
                .answer(exchange);
    try (BadServer server = BadServer.http(picky(healthy, status("403 Forbidden", "")))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      fixture.fetches(plan, GOOD);
      fixture.unchanged(plan, Reason.SAME_CONTENT);
      assertThat(server.seen())
          .filteredOn(seen -> seen.target().equals("/sums"))
          .hasSize(2)
          .allMatch(KeptStateTest::isPlain);
    }
  }

  private static Script notModified(String fields) {
    return Script.bytes("HTTP/1.1 304 Not Modified\r\n" + fields + "\r\n");
  }

  private static final String MONDAY = "Last-Modified: Mon, 23 Nov 2026 06:00:00 GMT\r\n";
  private static final String FRIDAY = "Last-Modified: Fri, 20 Nov 2026 06:00:00 GMT\r\n";

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of(MONDAY, FRIDAY),
        Arguments.of(MONDAY, "ETag: \"friday\"\r\n"),
        Arguments.of(MONDAY, FRIDAY + "ETag: \"friday\"\r\n"),
        Arguments.of(MONDAY, "Last-Modified: yesterday\r\n"),
        Arguments.of(MONDAY, MONDAY + FRIDAY),
        Arguments.of(TAG, "ETag: \"2\"\r\n"),
        Arguments.of(TAG, "ETag: W/\"2\"\r\n"),
        Arguments.of(TAG, FRIDAY),
        Arguments.of(TAG, TAG + "ETag: \"2\"\r\n"),
        Arguments.of(TAG + MONDAY, TAG + FRIDAY),
        Arguments.of(TAG + MONDAY, "ETag: \"2\"\r\n" + MONDAY),
        Arguments.of(TAG + MONDAY, FRIDAY));
  }

  @ParameterizedTest(name = "L5 sent {0} answered {1}")
  @DisplayName("L5 A run ignores a 304 that has another validator than the request")
  @MethodSource("others")
  void notModifiedOfOtherContent(String ours, String theirs) {
    int[] plain = {0};
    Script taken =
        picky(
            exchange ->
                (plain[0]++ == 0 ? Script.ok(ours, NEWER) : Script.ok("", GOOD)).answer(exchange),
            notModified(theirs));
    try (BadServer server = BadServer.http(taken)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fetches(plan, NEWER);
      Result back = fixture.fetches(plan, GOOD);
      assertThat(server.seen()).hasSize(3);
      assertThat(back.report().artifact().lastModified()).isNull();
    }
  }

  @Test
  @DisplayName(
      "L5 A run accepts a 304 with the sent validator or without validators, and does not change "
          + "the stored validators")
  void notModifiedOfOurs() {
    String both = TAG + MONDAY;
    for (String fields :
        List.of(
            "",
            TAG,
            MONDAY,
            both,
            "ETag: W/\"1\"\r\n",
            "ETag: 1\r\n",
            "ETag:\r\n",
            "Last-Modified: Monday, 23-Nov-26 06:00:00 GMT\r\n")) {
      try (BadServer server =
          BadServer.http(Script.sequence(Script.ok(both, GOOD), notModified(fields)))) {
        fixture = new RunFixture(volume.resolve("v" + fields.hashCode()));
        assertThat(fixture.volume.toFile().mkdirs()).isTrue();
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
        fixture.fetches(plan, GOOD);
        Result same = fixture.unchanged(plan, Reason.NOT_MODIFIED);
        assertThat(same.report().artifact().etag()).isEqualTo("\"1\"");
        assertThat(same.report().artifact().lastModified())
            .isEqualTo("Mon, 23 Nov 2026 06:00:00 GMT");
      }
    }
    // And: the response 304 has a second validator, which the run does not store
    try (BadServer server =
        BadServer.http(
            Script.sequence(Script.ok(MONDAY, NEWER), notModified(MONDAY + "ETag: \"new\"\r\n")))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fetches(plan, NEWER);
      assertThat(fixture.unchanged(plan, Reason.NOT_MODIFIED).report().artifact().etag()).isNull();
    }
  }
}
