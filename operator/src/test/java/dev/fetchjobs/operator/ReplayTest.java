package dev.fetchjobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.Replay.Event;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.WriteMark;
import dev.fetchjobs.operator.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Replays a recording of a real cluster, which has each status that the operator wrote. {@code
 * RecordedStories} makes the recording.
 */
class ReplayTest {

  private static final JsonMapper JSON = new JsonMapper();

  /** The operator's clock was read up to this long before its write was seen. */
  private static final Duration DELAY = Duration.ofSeconds(2);

  @Test
  @DisplayName(
      "Recorded runs are replayed in virtual time: the operator writes the same statuses in the "
          + "same order")
  void everyMinute() throws IOException {
    // Given
    List<String> lines =
        Files.readAllLines(Path.of("src/test/resources/replay/every-minute.jsonl"));
    Map<String, String> environment = new HashMap<>();
    JSON.readTree(lines.getFirst())
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
    environment.put("FETCHJOB_LEADER_ELECTION", "false");
    var installed = Settings.from(environment, "0");
    var settings =
        new dev.fetchjobs.operator.decide.Settings(
            installed.downloads(), installed.keepJobs(), false);
    List<Event> events = events(lines.subList(1, lines.size()), settings);
    List<JsonNode> recorded = statuses(events);

    // When
    List<JsonNode> replayed = new ArrayList<>();
    for (FetchJobStatus status : Replay.of(events, settings)) {
      replayed.add(JSON.readTree(JSON.writeValueAsString(status)));
    }

    // Then
    assertThat(recorded).hasSizeGreaterThan(8);
    Iterator<JsonNode> next = replayed.iterator();
    for (JsonNode status : recorded) {
      boolean found = false;
      while (!found && next.hasNext()) {
        found = isSame(status, next.next());
      }
      assertThat(found).as("the replay has not written %s, but %s", status, replayed).isTrue();
    }
    assertThat(isSame(recorded.getLast(), replayed.getLast())).isTrue();
  }

  /**
   * Reads the watch events in the order of the API server. A newer operator may write the CronJob
   * in another way, so the digests of its CronJob replace the recorded ones.
   */
  private static List<Event> events(
      List<String> lines, dev.fetchjobs.operator.decide.Settings settings)
      throws JsonProcessingException {
    Map<Long, Desired.Accepted> wanted = new HashMap<>();
    Map<String, String> digests = new HashMap<>();
    List<Event> events = new ArrayList<>();
    Instant now = Instant.MIN;
    for (String line : lines) {
      JsonNode event = JSON.readTree(line);
      JsonNode object = event.path("object");
      if (Replay.parsed(line).getObject() instanceof FetchJob fetchJob) {
        wanted.put(
            fetchJob.getMetadata().getGeneration(),
            (Desired.Accepted) Desired.of(fetchJob, settings.downloads(), Calendars.UNREADABLE));
      } else if (object.path("kind").asText().equals("CronJob")) {
        JsonNode template = object.at("/spec/jobTemplate/metadata/annotations");
        Desired.Accepted accepted =
            Objects.requireNonNull(wanted.get(template.path("fetchjobs.dev/generation").asLong()));
        String mark = object.at("/metadata/annotations").path(WriteMark.ANNOTATION).asText();
        digests.put(mark.substring(0, mark.indexOf('/')), accepted.digest());
        digests.put(template.path("fetchjobs.dev/plan").asText(), accepted.origin().plan());
        digests.put(template.path("fetchjobs.dev/template").asText(), accepted.origin().template());
      }
      Instant time = Instant.parse(event.path("time").asText());
      now = time.isAfter(now) ? time : now;
      events.add(new Event(now, event.path("type").asText(), line));
    }
    return events.stream()
        .map(event -> new Event(event.time(), event.type(), replaced(event.json(), digests)))
        .toList();
  }

  private static String replaced(String json, Map<String, String> digests) {
    String text = json;
    for (Map.Entry<String, String> digest : digests.entrySet()) {
      text = text.replace(digest.getKey(), digest.getValue());
    }
    return text;
  }

  /** Returns the recorded statuses of the FetchJob, without that of its creation. */
  private static List<JsonNode> statuses(List<Event> events) throws JsonProcessingException {
    List<JsonNode> statuses = new ArrayList<>();
    for (Event event : events) {
      JsonNode object = JSON.readTree(event.json()).path("object");
      if (object.path("kind").asText().equals("FetchJob") && event.type().equals("MODIFIED")) {
        JsonNode status = object.path("status");
        if (statuses.isEmpty() || !status.equals(statuses.getLast())) {
          statuses.add(status);
        }
      }
    }
    return statuses;
  }

  /** Returns whether two statuses are the same but for the delay of a write. */
  private static boolean isSame(JsonNode recorded, JsonNode replayed) {
    if (recorded.isObject() && replayed.isObject()) {
      return recorded.size() == replayed.size()
          && recorded.properties().stream()
              .allMatch(field -> isSame(field.getValue(), replayed.path(field.getKey())));
    }
    if (recorded.isArray() && replayed.isArray()) {
      boolean same = recorded.size() == replayed.size();
      for (int i = 0; same && i < recorded.size(); i++) {
        same = isSame(recorded.get(i), replayed.get(i));
      }
      return same;
    }
    return recorded.equals(replayed) || isSameTime(recorded.asText(), replayed.asText());
  }

  private static boolean isSameTime(String recorded, String replayed) {
    try {
      return Duration.between(Instant.parse(replayed), Instant.parse(recorded))
              .abs()
              .compareTo(DELAY)
          < 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
