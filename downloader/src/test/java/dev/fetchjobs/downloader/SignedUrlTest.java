package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static dev.fetchjobs.downloader.TwoPartBody.BODY;
import static dev.fetchjobs.downloader.TwoPartBody.CUT;
import static dev.fetchjobs.downloader.TwoPartBody.MODIFIED;
import static dev.fetchjobs.downloader.TwoPartBody.cut;
import static dev.fetchjobs.downloader.TwoPartBody.part;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Represents a publisher that redirects to a URL with a new query each time. */
@DisplayName("The final URL of a download has a different query each time")
class SignedUrlTest {

  private static final String TAG = "ETag: \"1\"\r\n";
  private static final Script NOT_MODIFIED = Script.bytes("HTTP/1.1 304 Not Modified\r\n\r\n");

  @TempDir Path volume;
  private RunFixture fixture;
  private int signatures;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  /**
   * Makes a publisher that redirects. The script {@code files} answers the request after the n-th
   * redirect.
   */
  private BadServer server(IntFunction<Script> files) {
    return BadServer.http(
        exchange -> {
          if (exchange.request().target().startsWith("/latest")) {
            Script.redirect(
                    302, "/store/list.csv?X-Sig=" + Canary.secret("signature") + ++signatures)
                .answer(exchange);
          } else {
            files.apply(signatures).answer(exchange);
          }
        });
  }

  private static boolean isConditional(Exchange exchange) {
    return exchange.request().field("If-None-Match").isPresent()
        || exchange.request().field("If-Modified-Since").isPresent();
  }

  @Test
  @DisplayName(
      "L5 L6 The URL has a new signature each time, and the file has an ETag: the run ends as "
          + "Unchanged without a transfer")
  void etag() {
    for (String fields : new String[] {TAG, "ETag: W/\"1\"\r\n", TAG + MODIFIED}) {
      byte[] content = RunFixture.text(fields);
      Script store =
          ex -> (isConditional(ex) ? NOT_MODIFIED : Script.ok(fields, content)).answer(ex);
      try (BadServer server = server(n -> store)) {
        PlanBuilder plan = new PlanBuilder(server.url("/latest"));
        fixture.fetches(plan, content);
        fixture.unchanged(plan, Reason.NOT_MODIFIED);
        fixture.unchanged(plan, Reason.NOT_MODIFIED);
        assertThat(server.seen()).as("two requests for each run").hasSize(6);
      }
    }
  }

  @Test
  @DisplayName(
      "L5 The URL has a new signature, and the file has only a Last-Modified: the run downloads "
          + "the whole file")
  void date() {
    String older = MODIFIED.replace("22 Nov", "15 Nov");
    try (BadServer server =
        server(
            n ->
                n == 1
                    ? Script.ok(MODIFIED, NEWER)
                    : ex ->
                        (isConditional(ex) ? NOT_MODIFIED : Script.ok(older, GOOD)).answer(ex))) {
      PlanBuilder plan = new PlanBuilder(server.url("/latest"));
      fixture.fetches(plan, NEWER);
      fixture.fetches(plan, GOOD);
    }
  }

  @Test
  @DisplayName(
      "L5 The URL has the same query, and the file has only a Last-Modified: the run ends as "
          + "Unchanged without a transfer")
  void dateAndSameQuery() {
    Script store =
        ex ->
            (ex.request().target().startsWith("/latest")
                    ? Script.redirect(302, "/store/list.csv?id=5")
                    : isConditional(ex) ? NOT_MODIFIED : Script.ok(MODIFIED, GOOD))
                .answer(ex);
    try (BadServer server = BadServer.http(store)) {
      PlanBuilder plan = new PlanBuilder(server.url("/latest"));
      fixture.fetches(plan, GOOD);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
    }
  }

  @Test
  @DisplayName(
      "L1 L5 A run resumes a cut download with an ETag under a new signature, and stores no "
          + "signature")
  void resumed() throws IOException {
    try (BadServer server = server(n -> n == 1 ? cut(TAG) : part(TAG, BODY, CUT))) {
      PlanBuilder plan = new PlanBuilder(server.url("/latest"));
      fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
      for (Path file : fixture.files("staging")) {
        assertThat(Files.readString(file)).doesNotContain("canary");
      }
      Result result = fixture.fetches(plan, BODY);
      assertThat(result.report().transferred()).isEqualTo(BODY.length - CUT);
    }
  }

  @Test
  @DisplayName(
      "L1 L5 A download with only a Last-Modified was cut, and the signature is new: the run "
          + "downloads the whole file")
  void notResumedByDate() {
    String dates = MODIFIED + "Date: Sun, 22 Nov 2026 07:00:00 GMT\r\n";
    try (BadServer server = server(n -> n == 1 ? cut(dates) : Script.ok(dates, BODY))) {
      fixture.fetches(new PlanBuilder(server.url("/latest")).attempts(2), BODY);
      assertThat(server.seen().getLast().field("Range")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "L1 L5 Another query leads to another file with another ETag: the run downloads the whole "
          + "new file")
  void otherFile() {
    Script other = Script.ok("ETag: \"2\"\r\n", GOOD);
    try (BadServer server = server(n -> n == 1 ? cut(TAG) : other)) {
      fixture.fetches(new PlanBuilder(server.url("/latest")).attempts(2), GOOD);
    }
  }
}
