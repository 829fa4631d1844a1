package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.downloader.Scene.GOOD;
import static dev.fetchjobs.downloader.Scene.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("Change detection")
class ChangeRowsTest {

  private static final String MODIFIED = "Last-Modified: Sun, 22 Nov 2026 06:00:00 GMT\r\n";
  private static final Script NOT_MODIFIED =
      Script.bytes("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");

  @TempDir Path volume;
  private Scene scene;

  @BeforeEach
  void begin() {
    scene = new Scene(volume);
  }

  @Test
  @DisplayName("D32 304 to our validators")
  void notModified() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(Script.ok("ETag: W/\"1\"\r\n" + MODIFIED, GOOD), NOT_MODIFIED))) {
      Plan plan = new Plan(server.url("/list.csv"));
      ArtifactReport first = scene.fetches(plan, GOOD).report().artifact();
      ArtifactReport second = scene.unchanged(plan, Reason.NOT_MODIFIED).report().artifact();

      Seen asked = server.seen().getLast();
      assertThat(asked.field("If-None-Match")).contains("W/\"1\"");
      assertThat(asked.field("If-Modified-Since")).contains("Sun, 22 Nov 2026 06:00:00 GMT");
      assertThat(second.changedTime()).isEqualTo(first.changedTime());
      assertThat(second.checkedTime()).isAfter(first.checkedTime());
    }
  }

  @Test
  @DisplayName("D32 200 with the content we have")
  void sameContent() throws IOException {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      Plan plan = new Plan(server.url("/list.csv"));
      scene.fetches(plan, GOOD);
      var before = Files.getLastModifiedTime(scene.file());
      scene.unchanged(plan, Reason.SAME_CONTENT);
      assertThat(Files.getLastModifiedTime(scene.file())).isEqualTo(before);
      assertThat(scene.files("versions")).hasSize(1);
    }
  }

  @Test
  @DisplayName("D33 304 never asked for: fetched once plain, then given up")
  void notModifiedUnasked() {
    try (BadServer server = BadServer.http(Script.sequence(NOT_MODIFIED, Script.ok("", GOOD)))) {
      scene.fetches(new Plan(server.url("/list.csv")), GOOD);
      assertThat(server.seen()).hasSize(2);
    }
    try (BadServer server = BadServer.http(NOT_MODIFIED)) {
      scene.fails(
          new Plan(server.url("/list.csv")).attempts(5), PERMANENT, Reason.UNASKED_NOT_MODIFIED);
      assertThat(server.seen()).hasSize(2);
    }
  }

  @Test
  @DisplayName("D33 no validators are sent when the file is missing or altered")
  void fileMissing() throws IOException {
    try (BadServer server = BadServer.http(Script.ok("ETag: \"1\"\r\n", GOOD))) {
      Plan plan = new Plan(server.url("/list.csv"));
      scene.fetches(plan, GOOD);
      Files.delete(scene.file());
      assertThat(scene.fetches(plan, GOOD).report().reason()).isEqualTo(Reason.RESTORED.word());
      assertThat(server.seen().getLast().field("If-None-Match")).isEmpty();
      Files.writeString(scene.file(), "altered");
      scene.fetches(plan, GOOD);
      assertThat(server.seen().getLast().field("If-None-Match")).isEmpty();
    }
  }

  @Test
  @DisplayName("D33 a 304 with another ETag than the one sent is not believed")
  void notModifiedOfAnother() {
    Script other = Script.bytes("HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\n\r\n");
    try (BadServer server =
        BadServer.http(
            Script.sequence(
                Script.ok("ETag: \"1\"\r\n", GOOD), other, Script.ok("ETag: \"2\"\r\n", NEWER)))) {
      scene.fetches(new Plan(server.url("/list.csv")), GOOD);
      scene.fetches(new Plan(server.url("/list.csv")), NEWER);
      assertThat(server.seen().getLast().field("If-None-Match")).isEmpty();
    }
  }
}
