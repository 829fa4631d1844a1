package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("The downloader's requests are compared with those of curl -L")
class CurlComparisonTest {

  private static final String KEY = Canary.secret("header beside curl");

  @TempDir Path volume;

  @Test
  @DisplayName(
      "D27 After a redirect to another origin, curl -L sends a custom header and the downloader "
          + "does not")
  void customHeaderAcrossOrigins() throws Exception {
    assumeTrue(curl("--version") == 0, "skipped: there is no curl on this machine");
    // Given
    try (BadServer other = BadServer.http(Script.ok("", GOOD));
        BadServer server =
            BadServer.http(Script.redirect(302, other.url("localhost", "/list.csv")))) {
      // When
      int exit = curl("-sSfL", "-H", "X-Api-Key: " + KEY, server.url("/list.csv"));
      Result ours =
          new RunFixture(volume)
              .run(
                  new PlanBuilder(server.url("/list.csv"))
                      .header("X-Api-Key", KEY)
                      .redirectHosts("localhost"));

      // Then
      assertThat(exit).isZero();
      assertThat(ours.exitCode().code()).isZero();
      Seen fromCurl = other.seen().get(0);
      Seen fromUs = other.seen().get(1);
      assertThat(fromCurl.field("X-Api-Key")).as("curl leaks").contains(KEY);
      assertThat(fromUs.field("X-Api-Key")).as("we do not").isEmpty();
    }
  }

  private static int curl(String... arguments) throws InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "curl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      ProcessBuilder curl =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      curl.environment()
          .keySet()
          .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
      Process process = curl.start();
      return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
