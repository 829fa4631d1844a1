package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.RunSummary;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Records runs for the operator's {@code ReplayTest}. Only {@code -Drecord=write} starts it. */
@Story
@EnabledIfSystemProperty(named = "record", matches = "write")
class RecordedStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName(
      "The runs of a FetchJob are recorded: new, unchanged and missing content, an edit, and a "
          + "requested run")
  void everyMinute(Scene scene, FetchJobs fetchJobs) throws IOException {
    String spec = scene.everyMinute(FILE) + "freshness: {maxAge: 26h}\nrunHistoryLimit: 3\n";
    try (Recording recording = Recording.of(scene)) {
      // Given
      scene.publish(FILE, "ISIN,Price\nDE0007100000,1\n");
      fetchJobs.apply("minutely", spec);
      RunSummary first = fetchJobs.awaitRun("minutely", "a first run", any -> true);
      RunSummary second =
          fetchJobs.awaitRun("minutely", "a second run", run -> !run.job().equals(first.job()));

      // When
      scene.publisher().behave(scene.file(FILE), "status=404*");
      RunSummary failed =
          fetchJobs.awaitRun("minutely", "a failed run", run -> run.outcome().equals("Failed"));
      scene.publisher().behave(scene.file(FILE), "");
      scene.publish(FILE, "ISIN,Price\nDE0007100000,2\n");
      fetchJobs.applyReady("minutely", spec + "verify: {csv: {minRows: 1}}\n");
      fetchJobs.request("minutely", "after the edit");
      RunSummary requested =
          fetchJobs.awaitRun(
              "minutely", "the requested run", run -> run.trigger().equals("Request"));

      // Then
      assertThat(first.outcome()).isEqualTo("Fetched");
      assertThat(second.outcome()).isEqualTo("Unchanged");
      assertThat(failed.httpStatus()).isEqualTo(404);
      assertThat(requested.outcome()).isEqualTo("Fetched");
      recording.write(
          scene
              .namespace()
              .cluster()
              .sources()
              .resolve(Path.of("operator/src/test/resources/replay/every-minute.jsonl")));
    }
  }
}
