package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.Scene.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The log of a run")
class StoryTest {

  @TempDir Path volume;

  @Test
  @DisplayName("L27 a rejected run: what was asked, what came, what was decided and why")
  void rejected() {
    Scene scene = new Scene(volume);
    Script script =
        exchange -> {
          if (exchange.request().target().startsWith("/list.csv")) {
            Script.redirect(302, "/moved.csv?sig=0a1b2c3d").answer(exchange);
          } else {
            exchange.respond("200 OK", "Content-Type: text/csv\r\nETag: \"v1\"\r\n", GOOD);
          }
        };
    try (BadServer server = BadServer.http(script)) {
      Plan plan = new Plan(server.url("/list.csv?token=hidden-1"));
      plan.lines = List.of(new FetchPlan.Line(1, "^isin;"));
      String message = scene.run(plan).report().message();
      String base = server.url("");
      assertThat(scene.log)
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith("attempt 1 of 1: asked " + base + "/list.csv?…: 302")
                      .contains("; asked " + base + "/moved.csv?…: 200 OK, Content-Type text/csv")
                      .contains("ETag \"v1\"", "Content-Length " + GOOD.length)
                      .contains("; received " + GOOD.length + " bytes ("),
              line -> assertThat(line).isEqualTo("Rejected (Line): " + message),
              line -> assertThat(line).contains("in quarantine"));
      assertThat(String.join("", scene.log)).doesNotContain("hidden-1", "0a1b2c3d");
    }
  }
}
