package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("The URL of the plan is malformed or unusual")
class UrlFaultsTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  @Test
  @DisplayName(
      "D50 A URL is malformed, or has user info or a fragment: the run fails with class Config")
  void badUrl() {
    for (String url :
        List.of(
            "http://user:secret@127.0.0.1/",
            "http://user@127.0.0.1/",
            "http://127.0.0.1/#part",
            "http://127.0.0.1/a b",
            "http://127.0.0.1\\@x/",
            "http://127.0.0.1/\\x",
            "http://127.0.0.1/\r\nX: y",
            "http://ex\u00e4mple.org/",
            "http://127.0.0.1/\u00fc",
            "http://",
            "http:///x",
            "//127.0.0.1/",
            "/x",
            "",
            "http://exa mple/",
            "http://-x-.example/",
            "http://a..b/",
            "http://[::1/",
            "http://[x]/",
            "http://127.0.0.1:65536/",
            "http://127.0.0.1:-1/",
            "http://127.0.0.1/%2")) {
      Result result = fixture.fails(new PlanBuilder(url), CONFIG, Reason.PLAN);
      assertThat(result.report().message()).startsWith("source.http.url ").doesNotContain("secret");
    }
  }

  @Test
  @DisplayName("D50 A run requests a host name in Punycode (xn--) in lower case")
  void punycode() {
    fixture.resolver = host -> List.of(InetAddress.getLoopbackAddress());
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      fixture.fetches(new PlanBuilder(server.url("XN--BCHER-KVA.example", "/list.csv")), GOOD);
      assertThat(server.seen().getFirst().field("Host").orElseThrow())
          .startsWith("xn--bcher-kva.example:");
    }
  }
}
