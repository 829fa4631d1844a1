package dev.fetchjobs.testkit.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {

  @ParameterizedTest
  @CsvSource({
    "FILE, NEW, 0, RIGHT",
    "FILE, NEW, 1, FALSE_ALARM",
    "FILE, OLD, 0, FILE_MISSED",
    "FILE, OLD, 1, FILE_MISSED",
    "FILE, NONE, 1, OLD_FILE_GONE",
    "FILE_OR_FAILURE, NEW, 0, RIGHT",
    "FILE_OR_FAILURE, OLD, 1, RIGHT",
    "FILE_OR_FAILURE, OLD, 0, FAILURE_HIDDEN",
    "FAILURE, OLD, 1, RIGHT",
    "FAILURE, OLD, 0, FAILURE_HIDDEN",
    "FAILURE, NEW, 0, ACCEPTED",
    "FAILURE, NONE, 1, OLD_FILE_GONE",
    "OLD_FILE, OLD, 0, RIGHT",
    "OLD_FILE, OLD, 1, RIGHT",
    "OLD_FILE, NEW, 0, ACCEPTED",
  })
  @DisplayName("The file at the path and the exit code decide what a trial shows")
  void theFileAndTheExitCodeDecide(Expectation expectation, Left left, int code, Verdict expected) {
    // Given
    Observed seen = new Observed(new Ending.Exited(code), left, Set.of());

    // When
    Verdict verdict = Verdict.of(expectation, seen);

    // Then
    assertThat(verdict).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Expectation.class)
  @DisplayName("Another file at the path is garbage, even if the tool failed or never ended")
  void anotherFileIsGarbage(Expectation expectation) {
    assertThat(Verdict.of(expectation, new Observed(new Ending.Exited(1), Left.OTHER, Set.of())))
        .isEqualTo(Verdict.GARBAGE);
    assertThat(Verdict.of(expectation, new Observed(new Ending.Endless(), Left.OTHER, Set.of())))
        .isEqualTo(Verdict.GARBAGE);
  }

  @Test
  @DisplayName("A tool that was killed and kept the old file is right")
  void aKilledToolMayKeepTheOldFile() {
    assertThat(
            Verdict.of(Expectation.FAILURE, new Observed(new Ending.Killed(), Left.OLD, Set.of())))
        .isEqualTo(Verdict.RIGHT);
  }

  @Test
  @DisplayName("A tool that still runs at the time limit never ends, whatever it kept")
  void aToolThatStillRunsNeverEnds() {
    assertThat(
            Verdict.of(Expectation.FAILURE, new Observed(new Ending.Endless(), Left.OLD, Set.of())))
        .isEqualTo(Verdict.ENDLESS);
  }

  @Test
  @DisplayName("A secret that was sent counts more than the file, and an early request counts less")
  void theWorstFaultCounts() {
    Observed both =
        new Observed(new Ending.Exited(0), Left.OTHER, Set.of(Sin.TOO_EARLY, Sin.SECRET_SENT));
    Observed early = new Observed(new Ending.Exited(0), Left.OTHER, Set.of(Sin.TOO_EARLY));
    Observed onlyEarly = new Observed(new Ending.Exited(0), Left.NEW, Set.of(Sin.TOO_EARLY));

    assertThat(Verdict.of(Expectation.FILE, both)).isEqualTo(Verdict.SECRET_SENT);
    assertThat(Verdict.of(Expectation.FILE, early)).isEqualTo(Verdict.GARBAGE);
    assertThat(Verdict.of(Expectation.FILE, onlyEarly)).isEqualTo(Verdict.TOO_EARLY);
  }
}
