package dev.fetchjobs.plugin.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.contract.AcceptCommand;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how the plugin follows a requested run, and with which exit code it ends. */
class ProgressTest {

  private static final String TOKEN = "2026-11-28T06:40:00Z-1";

  @Test
  @DisplayName("A request that the operator has not handled is asked, behind the active run")
  void asked() {
    // Given
    Seen idle = requested(TOKEN, "ecb");
    Seen busy = requested(TOKEN, "lse");

    // Then
    assertThat(Progress.of(idle, TOKEN)).hasToString("asked");
    assertThat(Progress.of(busy, TOKEN))
        .hasToString("asked; it starts when the run lse-29400007 has ended");
  }

  @Test
  @DisplayName("A run with the token of the request has started")
  void started() {
    // Given
    Seen seen =
        edited(
            status -> {
              status.put("lastHandledRunRequest", TOKEN);
              status.withObject("/activeRun").put("job", "lse-1").put("request", TOKEN);
            });

    // Then
    assertThat(Progress.of(seen, TOKEN)).isEqualTo(new Progress.Started("lse-1"));
  }

  @Test
  @DisplayName("Another person's newer request replaces one that was not handled")
  void replaced() {
    assertThat(Progress.of(requested("newer", "ecb"), TOKEN)).isEqualTo(new Progress.Replaced());
  }

  @Test
  @DisplayName("The result of the run is no longer in the status: the exit code is that of Unknown")
  void lost() {
    // Given
    Seen seen = edited(status -> status.put("lastCompletedRunRequest", TOKEN));

    // Then
    assertThat(Progress.of(seen, TOKEN))
        .isInstanceOfSatisfying(
            Progress.Ended.class, ended -> assertThat(ended.ending().exitCode()).isEqualTo(3));
  }

  @ParameterizedTest
  @DisplayName("The exit code is the outcome of the requested run, not that of a later one")
  @CsvSource({
    "Fetched,,0",
    "Unchanged,,0",
    "Rejected,,30",
    "Failed,Transient,10",
    "Failed,Permanent,20",
    "Failed,Policy,21",
    "Failed,Integrity,22",
    "Failed,Limit,23",
    "Failed,Config,24",
    "Failed,Infrastructure,4",
    "Skipped,,3",
    "Unknown,,3"
  })
  void exitCode(String outcome, String failure, int code) {
    // Given
    Seen seen =
        edited(
            status -> {
              status.put("lastCompletedRunRequest", TOKEN);
              status.withObject("/lastRun").put("job", "later").put("outcome", "Failed");
              ObjectNode run = status.withObject("/lastFailedRun");
              run.put("job", "mine").put("trigger", "Request").put("request", TOKEN);
              run.put("outcome", outcome).put("class", failure);
            });

    // Then
    assertThat(Progress.of(seen, TOKEN))
        .hasToString("the run mine has ended")
        .isInstanceOfSatisfying(
            Progress.Ended.class, ended -> assertThat(ended.ending().exitCode()).isEqualTo(code));
  }

  private static Seen edited(java.util.function.Consumer<ObjectNode> edit) {
    return Samples.named("lse", edit);
  }

  private static Seen requested(String token, String name) {
    ObjectNode json = Samples.named(name).json().deepCopy();
    json.withObject("/metadata/annotations").put(AcceptCommand.REQUEST_ANNOTATION, token);
    return Seen.of(json);
  }
}
