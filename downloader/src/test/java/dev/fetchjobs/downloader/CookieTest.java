package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A run keeps the cookies that a server sets")
class CookieTest {

  private static final String VALUE = Canary.secret("cookie");

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  /**
   * Makes a script that sets a cookie and redirects to the same address until the cookie comes
   * back.
   */
  private static Script gate(String attributes) {
    return exchange -> {
      if (exchange.request().field("Cookie").orElse("").contains("id=" + VALUE)) {
        exchange.respond("200 OK", "", GOOD);
      } else {
        exchange.respond(
            "302 Found",
            "Location: "
                + exchange.request().target()
                + "\r\nSet-Cookie: id="
                + VALUE
                + attributes
                + "\r\n",
            new byte[0]);
      }
    };
  }

  @ParameterizedTest
  @DisplayName(
      "L13 A URL sets a cookie and redirects to itself: the run downloads the file behind the "
          + "redirect:")
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "'; Path=/; HttpOnly; SameSite=Lax'",
        "'; path=/files'",
        "'; Domain=127.0.0.1'",
        "'; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT'",
        "'; Expires=Wed, 01-Jan-2098 00:00:00 GMT'",
        "'; Path='",
      })
  void kept(String attributes) {
    try (BadServer server = BadServer.http(gate(attributes))) {
      fixture.fetches(new PlanBuilder(server.url("/files/list.csv?x=1")), GOOD);

      assertThat(server.seen()).hasSize(2);
    }
  }

  @ParameterizedTest
  @DisplayName(
      "L13 A run does not send an expired cookie or a cookie for another path, host or scheme, "
          + "and its message mentions the cookie:")
  @CsvSource(
      delimiter = '|',
      value = {
        "'; Path=/other'",
        "'; Path=/file'",
        "'; Secure'",
        "'; Domain=example.org'",
        "'; Domain=1.127.0.0.1'",
        "'; Max-Age=0'",
        "'; Expires=Thu, 01-Jan-1970 00:00:00 GMT'",
        "'; Expires=Thu, 01-Jan-70 00:00:10 GMT'",
        "'; Expires=Fri, 01 Jan 1970 00:00:00 UTC'",
      })
  void notKept(String attributes) {
    try (BadServer server = BadServer.http(gate(attributes))) {
      Result result =
          fixture.fails(
              new PlanBuilder(server.url("/files/list.csv")), PERMANENT, Reason.TOO_MANY_REDIRECTS);

      assertThat(server.seen()).allSatisfy(s -> assertThat(s.field("Cookie")).isEmpty());
      assertThat(result.report().message()).contains("More than 5 redirects", "cookie");
    }
  }

  @Test
  @DisplayName(
      "A run sends a cookie only to the origin that set it: not to another port, host or scheme, "
          + "despite the Domain attribute")
  void perOrigin() {
    try (BadServer other = BadServer.http(Script.ok("", GOOD));
        BadServer server =
            BadServer.http(
                exchange ->
                    exchange.respond(
                        "302 Found",
                        "Location: "
                            + other.url("127.0.0.1", "/list.csv")
                            + "\r\nSet-Cookie: id="
                            + VALUE
                            + "; Domain=127.0.0.1; Path=/\r\nSet-Cookie: other=x; Domain=localhost\r\n",
                        new byte[0]))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")).redirectHosts("127.0.0.1"), GOOD);

      assertThat(other.seen().getFirst().field("Cookie")).isEmpty();
    }
  }

  @Test
  @DisplayName("A run keeps cookies for its later attempts, and the next run does not send them")
  void oneRun() {
    Script script =
        exchange -> {
          switch (exchange.number()) {
            case 1 -> exchange.respond("503 Busy", "Set-Cookie: id=" + VALUE + "\r\n", new byte[0]);
            default -> exchange.respond("200 OK", "", GOOD);
          }
        };
    try (BadServer server = BadServer.http(script)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(2);
      fixture.fetches(plan, GOOD);
      fixture.run(plan);

      assertThat(server.seen().get(0).field("Cookie")).isEmpty();
      assertThat(server.seen().get(1).field("Cookie")).contains("id=" + VALUE);
      assertThat(server.seen().get(2).field("Cookie")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A run sends a cookie from the checksum file's URL with the request for the file, the "
          + "longest path first and the newest value")
  void sharedByTheRequestsOfARun() {
    Script script =
        exchange -> {
          if (exchange.request().target().equals("/files/sums")) {
            exchange.respond(
                "200 OK",
                "Set-Cookie: a=1; Path=/\r\nSet-Cookie: a=2; Path=/files\r\nSet-Cookie: b=3\r\nSet-Cookie: b=4\r\nSet-Cookie: noise\r\nSet-Cookie: =x\r\n",
                RunFixture.text(RunFixture.sha256(GOOD) + "\n"));
          } else {
            exchange.respond("200 OK", "", GOOD);
          }
        };
    try (BadServer server = BadServer.http(script)) {
      PlanBuilder plan = new PlanBuilder(server.url("/files/list.csv")).header("Cookie", "mine=0");
      plan.checksum = new FetchPlan.Checksum(Algorithm.SHA_256, null, server.url("/files/sums"));
      fixture.fetches(plan, GOOD);

      assertThat(server.seen().getLast().field("Cookie")).contains("mine=0; a=2; b=4; a=1");
    }
  }

  @Test
  @DisplayName("The number and the size of the cookies that a run stores are bounded")
  void bounded() {
    Script flood =
        exchange -> {
          if (exchange.number() > 4) {
            exchange.respond("200 OK", "", GOOD);
            return;
          }
          StringBuilder fields = new StringBuilder("Location: /list.csv\r\n");
          for (int i = 0; i < 200; i++) {
            fields.append(
                "Set-Cookie: c%d-%d=%s\r\n".formatted(exchange.number(), i, "v".repeat(i)));
          }
          fields.append("Set-Cookie: huge=").append("v".repeat(5000)).append("\r\n");
          exchange.respond("302 Found", fields.toString(), new byte[0]);
        };
    try (BadServer server = BadServer.http(flood)) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);

      assertThat(server.seen().getLast().field("Cookie").orElse(""))
          .hasSizeBetween(1000, 8192)
          .doesNotContain("huge");
    }
  }

  @Test
  @DisplayName("No report, log or file contains the value of a cookie")
  void neverShown() throws IOException {
    Script script =
        exchange -> {
          if (exchange.request().target().equals("/list.csv")) {
            exchange.respond(
                "302 Found",
                "Location: /b/" + VALUE + "\r\nSet-Cookie: id=" + VALUE + "\r\n",
                new byte[0]);
          } else {
            exchange.respond("403 " + VALUE, "", new byte[0]);
          }
        };
    try (BadServer server = BadServer.http(script)) {
      Result result =
          fixture.fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.STATUS);

      assertThat(server.seen()).extracting(Seen::target).contains("/b/" + VALUE);
      assertThat(Reports.line(result.report())).contains("***").doesNotContain(VALUE);
      assertThat(fixture.log).noneMatch(line -> line.contains(VALUE));
      try (var files = Files.walk(volume)) {
        List<Path> written = files.filter(Files::isRegularFile).toList();
        assertThat(written).allSatisfy(file -> assertThat(file).content().doesNotContain(VALUE));
      }
    }
  }
}
