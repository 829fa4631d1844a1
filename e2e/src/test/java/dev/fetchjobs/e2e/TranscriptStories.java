package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.Command;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Tests that pages with a terminal show the real output. Both tests use the namespace of the demo,
 * so one waits for the other.
 */
@Story
@Execution(ExecutionMode.SAME_THREAD)
class TranscriptStories {

  @Test
  @DisplayName(
      "docs/transcript.md shows the real output of an apply, a run now, a broken publisher with "
          + "hold and stale file, and the repair")
  void transcript(Scene scene) {
    check("transcript", scene);
  }

  @Test
  @DisplayName(
      "R18 docs/try-it-broken.md shows the real output: a publisher breaks in six ways, and "
          + "kubectl get shows each")
  void sixWaysToBreak(Scene scene) {
    check("try-it-broken", scene);
  }

  private static void check(String page, Scene scene) {
    // When
    Command.Result played =
        Command.of(
                List.of(
                    scene.namespace().cluster().sources().resolve("dev/transcript").toString(),
                    page,
                    "--check"))
            .within(Duration.ofMinutes(6))
            .run();

    // Then
    assertThat(played.exitCode())
        .as("dev/transcript %s --write renews it:%n%s%s", page, played.out(), played.error())
        .isZero();
  }
}
