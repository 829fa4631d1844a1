package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Next;
import dev.fetchjobs.contract.Find.Where;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("No output shows secrets in listings, forms and unusual encodings")
class FurtherEchoTest {

  private static final String KEY = Canary.secret("key in a listing");

  @TempDir Path volume;
  @TempDir Path secrets;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  private static Find html(String name) {
    return new Find(
        Format.HTML, null, null, null, List.of(new Where("name", name)), null, Choice.ONLY);
  }

  private static Find find(Format format) {
    String entries = format == Format.JSON ? "$[*]" : "/a/b";
    return new Find(format, entries, "/l", null, List.of(), null, Choice.ONLY);
  }

  /** Returns everything that a person can see of the run. */
  private String shown(Result result) {
    return Reports.line(result.report()) + String.join("\n", fixture.log);
  }

  @ParameterizedTest
  @DisplayName("L17 No message shows user, password and query of a link that cannot be read:")
  @ValueSource(
      strings = {
        "http://user:%s@publisher.example/a.csv",
        "http://%s@publisher.example/a.csv",
        "\\files\\a.csv?token=%s",
        "ftp://publisher.example/a.csv?token=%s",
        "ftp://u:%s@publisher.example/a.csv",
        "//a%%20b/a.csv?x=/a.csv&token=%s",
      })
  void linkThatCannotBeRead(String link) {
    String page = "<a href='" + link.formatted(KEY) + "'>x</a>";
    try (BadServer server = BadServer.http(new Site().page("/index", page))) {
      for (String name : List.of("\\.csv", "another")) {
        PlanBuilder plan = new PlanBuilder(server.url("/index"));
        plan.find = html(name);
        Result result = fixture.run(plan);
        assertThat(result.report().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(shown(result)).doesNotContain(KEY);
      }
    }
  }

  @ParameterizedTest
  @DisplayName(
      "L17 A text is no valid listing: the quoted part shows no secret, and no part of a secret:")
  @CsvSource(
      delimiter = '|',
      value = {
        "JSON | [{'l': '/a?token=%s', ]",
        "JSON | [{'l': '/a?x=1&sig=%s'} {'l': '/b?token=%s'}]",
        "JSON | [{'l': '/a'} %s ]",
        "JSON | [%s]",
        "XML | <a><b><l>x</l></%s></a>",
        "XML | <a %s><b/>",
        "XML | <a><b><l>/a?x=1&amp;token=%s</l></c>",
      })
  void quotedListing(Format format, String text) {
    String body = text.replace("'", "\"").replace("%s", KEY);
    try (BadServer server = BadServer.http(new Site().page("/index", body))) {
      PlanBuilder plan = new PlanBuilder(server.url("/index"));
      plan.find = find(format);
      if (!text.contains("=%s")) {
        plan.bearerToken = new SecretMount(secrets).key("t", KEY);
      }
      Result result = fixture.run(plan);
      assertThat(result.report().reason()).isEqualTo(Reason.BAD_LISTING.word());
      for (int at = 0; at + 8 <= KEY.length(); at++) {
        assertThat(shown(result)).doesNotContain(KEY.substring(at, at + 8));
      }
    }
  }

  @Test
  @DisplayName(
      "L17 No message shows a password outside ASCII that a server repeats in its reason phrase, "
          + "in any encoding")
  void outsideAscii() {
    String password = Canary.secret("gr\u00fcn");
    for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
      byte[] line = ("HTTP/1.1 403 no " + password + "\r\n\r\n").getBytes(charset);
      try (BadServer server = BadServer.http(exchange -> exchange.send(line))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
        SecretMount mounted = new SecretMount(secrets);
        plan.basicAuth =
            new FetchPlan.BasicAuth(mounted.key("u", "feed"), mounted.key("p", password));
        assertThat(fixture.run(plan).report().message()).contains("403 no ***.");
      }
    }
  }

  @Test
  @DisplayName("L17 No output shows a password in a form body that the spec contains")
  void form() {
    Script echo =
        exchange ->
            exchange.send(
                "HTTP/1.1 403 no " + exchange.request().body() + "\r\nContent-Length: 0\r\n\r\n");
    try (BadServer server = BadServer.http(echo)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.post =
          new FetchPlan.Post(
              "application/x-www-form-urlencoded", "format=csv&password=" + KEY, null);
      assertThat(fixture.run(plan).report().message()).contains("format=csv&password=***");
    }
  }

  @Test
  @DisplayName("L17 A run does not store a secret that is in the name of an archive's member")
  void member() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("for-" + KEY + ".csv"));
      zip.write(GOOD);
    }
    try (BadServer server = BadServer.http(Script.ok("", bytes.toByteArray()))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.bearerToken = new SecretMount(secrets).key("t", KEY);
      plan.unpack = new FetchPlan.Unpack(FetchPlan.Unpack.Format.ZIP, null, 200);
      fixture.fetches(plan, GOOD);
      for (Path file : fixture.files("")) {
        if (Files.isRegularFile(file)) {
          assertThat(file).content().doesNotContain(KEY);
        }
      }
    }
  }

  @Test
  @DisplayName(
      "L17 Many pages set many cookies: the run forgets old ones, and no output shows those that "
          + "it sends")
  void manyCookies() {
    Script pages =
        exchange -> {
          int page = exchange.number();
          StringBuilder fields = new StringBuilder("Set-Cookie: sid=" + KEY + "\r\n");
          for (int i = 0; i < 15; i++) {
            String value = "%d-%d-".formatted(page, i).repeat(600);
            fields.append("Set-Cookie: c%d=%s; Max-Age=0\r\n".formatted(i, value));
          }
          if (page < 20) {
            String body = "{\"data\": [{\"l\": \"/a%d\"}], \"next\": \"/p%d\"}";
            exchange.respond(
                "200 OK", fields.toString(), RunFixture.text(body.formatted(page, page)));
          } else {
            String cookies = exchange.request().field("Cookie").orElseThrow();
            exchange.respond("403 no " + cookies, "", new byte[0]);
          }
        };
    try (BadServer server = BadServer.http(pages)) {
      PlanBuilder plan = new PlanBuilder(server.url("/index"));
      plan.find =
          new Find(
              Format.JSON,
              "$.data[*]",
              "/l",
              null,
              List.of(),
              null,
              Choice.ONLY,
              new Next("/next", null, null, null, null, null),
              null);
      assertThat(fixture.run(plan).report().message()).contains("403 no sid=***");
    }
  }
}
