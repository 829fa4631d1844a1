package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.artifact;
import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.origin;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.VersionName;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.SampleRun;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a status says about a file that is not the publisher's newest one. */
class RollbackTest {

  private static final String OLD = "20261122T100000Z-aaaaaaaa";
  private static final String NEW = "20261123T060000Z-bbbbbbbb";

  /** The time at which the publisher last confirmed the old version. */
  private static final Instant CONFIRMED = NOW.minusSeconds(20 * 3600);

  private static final Instant BACK = NOW.plusSeconds(3600);

  private static FetchJob ageing(String basis) {
    return FetchJobYaml.ageing("basis: Checked", "basis: " + basis);
  }

  private static FetchJob pinned(String version) {
    FetchJob fetchJob = ageing("Checked");
    fetchJob
        .getMetadata()
        .setAnnotations(new HashMap<>(Map.of(VersionName.PIN_ANNOTATION, version)));
    return fetchJob;
  }

  /** Returns a run after which the version is at the path. */
  private static Run run(String version, Instant published, Instant age, Instant end) {
    String job = "run-" + end.getEpochSecond();
    var file =
        artifact(age)
            .with(
                next -> {
                  next.versionName = version;
                  next.sha256 = version.substring(17).repeat(8);
                  next.publishedTime = published;
                });
    var report = SampleRun.report(job, Outcome.FETCHED, null, end, file, null);
    return new Run(
        job,
        Trigger.REQUEST,
        origin(ageing("Checked")),
        end,
        end,
        SampleRun.finished(end, Outcome.FETCHED, null, report));
  }

  private static FetchJobStatus rolledBack(FetchJob fetchJob) {
    var before = status(fetchJob, null, NOW, run(NEW, NOW, NOW, NOW));
    return status(fetchJob, before, BACK, run(OLD, BACK, CONFIRMED, BACK));
  }

  private static Condition fresh(FetchJobStatus status) {
    return condition(status, "Fresh").orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"Checked, confirmed", "Changed, changed"})
  @DisplayName(
      "After a rollback the status has the earlier version, and its age counts from the time at"
          + " which the publisher confirmed or changed this version")
  void ageAfterRollback(String basis, String word) {
    FetchJob fetchJob = ageing(basis);

    FetchJobStatus back = rolledBack(fetchJob);
    FetchJobStatus later = status(fetchJob, back, CONFIRMED.plusSeconds(26 * 3600));

    assertThat(back.artifact().version()).isEqualTo(OLD);
    assertThat(fresh(back).status()).isEqualTo("True");
    assertThat(fresh(back).message())
        .startsWith("The file was last %s at 2026-11-22T10:00:00Z;".formatted(word))
        .contains("too old at 2026-11-23T12:00:00Z");
    assertThat(fresh(later).status()).isEqualTo("False");
    assertThat(fresh(later).reason()).isEqualTo("TooOld");
  }

  @Test
  @DisplayName("A result from before the rollback that is seen later does not bring its file back")
  void lateResult() {
    FetchJob fetchJob = ageing("Checked");

    FetchJobStatus next =
        status(
            fetchJob,
            rolledBack(fetchJob),
            BACK.plusSeconds(60),
            run(NEW, NOW, NOW.plusSeconds(600), NOW.plusSeconds(600)));

    assertThat(next.artifact().version()).isEqualTo(OLD);
  }

  @Test
  @DisplayName(
      "While a version is pinned, a run that keeps new content does not make the file younger, and"
          + " the message says what is pinned and how the pin ends")
  void pinnedAge() {
    FetchJob fetchJob = pinned(OLD);
    FetchJobStatus back = rolledBack(fetchJob);
    Instant nextDay = BACK.plusSeconds(24 * 3600);

    FetchJobStatus next = status(fetchJob, back, nextDay, run(OLD, BACK, CONFIRMED, nextDay));

    assertThat(fresh(next).status()).isEqualTo("False");
    assertThat(fresh(next).message())
        .startsWith("The file was last confirmed at 2026-11-22T10:00:00Z, so it is too old")
        .contains(
            " The version %s is pinned and published since 2026-11-23T07:00:00Z, so new content is kept and not published; remove the annotation fetchjobs.dev/pin to publish it."
                .formatted(OLD));
  }

  @Test
  @DisplayName("A pinned version that is not published yet: the message says how the pin ends")
  void pinnedAndNotPublished() {
    FetchJob fetchJob = pinned(OLD);

    FetchJobStatus next = status(fetchJob, null, NOW, run(NEW, NOW, NOW, NOW));

    assertThat(fresh(next).message())
        .contains("The version " + OLD + " is pinned; the next run publishes it")
        .contains(" To take the pin off, remove the annotation fetchjobs.dev/pin.");
  }
}
