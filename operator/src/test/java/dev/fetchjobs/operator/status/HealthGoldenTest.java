package dev.fetchjobs.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.SampleRun;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Makes FetchJobs with each kind of status that the operator writes. The kstatus library ({@code
 * dev/kstatus}) and Argo CD's health script judge these statuses, and each file names the expected
 * verdicts. {@code -Dgolden=write} writes the files. Review the difference afterwards.
 */
class HealthGoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/health");
  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final String SUSPEND = "suspend: false";
  private static final FetchJob PLAIN = FetchJobYaml.complete();
  private static final FetchJob AGEING = FetchJobYaml.ageing();
  private static final FetchJob EDITED = FetchJobYaml.with("generation: 1", "generation: 2");
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_EMPTY))
          .build();

  /**
   * Describes one FetchJob.
   *
   * @param kstatus expected result of the kstatus library
   * @param argo expected display in Argo CD
   */
  private record Shape(
      String name, String kstatus, String argo, FetchJob fetchJob, FetchJobStatus status) {

    static Shape healthy(String name, FetchJob fetchJob, FetchJobStatus status) {
      return new Shape(name, "Current", "Healthy", fetchJob, status);
    }

    String text() throws IOException {
      fetchJob.setStatus(status);
      return "# kstatus: %s%n# argocd: %s%n%s"
          .formatted(kstatus, argo, YAML.writeValueAsString(fetchJob));
    }
  }

  private static List<Shape> shapes() {
    var unseen = FetchJobYaml.status("observedGeneration: -1");
    var conflict =
        new CronJobState.Stalled(Reason.NAME_CONFLICT, "CronJob xetra exists and is not ours.");
    var leaving =
        new CronJobState.Waiting(Reason.WAITING_FOR_DELETION, "We wait for the old CronJob.");
    var fetched = finished(Outcome.FETCHED, null, null);
    var held = new FetchReport.Hold(NOW.plusSeconds(900), FetchReport.Hold.Reason.CIRCUIT_OPEN);
    var suspended = FetchJobYaml.with(SUSPEND, "suspend: true");
    var refusal = Obstacle.jobRefused("exceeded quota: no-jobs");
    var stalled = next(PLAIN, conflict, null);
    return List.of(
        new Shape("not-seen-yet", "InProgress", "Progressing", PLAIN, unseen),
        Shape.healthy("ready-without-a-run", PLAIN, ready(PLAIN)),
        Shape.healthy("first-run-under-way", PLAIN, ready(PLAIN, run(new Run.Active()))),
        Shape.healthy("fetched", PLAIN, ready(PLAIN, fetched)),
        Shape.healthy(
            "failed", PLAIN, ready(PLAIN, finished(Outcome.FAILED, FailureClass.PERMANENT, null))),
        Shape.healthy("rejected", PLAIN, ready(PLAIN, finished(Outcome.REJECTED, null, null))),
        Shape.healthy("result-lost", PLAIN, ready(PLAIN, finished(Outcome.UNKNOWN, null, null))),
        Shape.healthy(
            "run-cannot-start",
            PLAIN,
            ready(
                PLAIN,
                run(new Run.Stuck(Reason.IMAGE_PULL_FAILED, "The image cannot be pulled.")))),
        Shape.healthy("job-refused", PLAIN, Statuses.refused(PLAIN, null, refusal, NOW)),
        Shape.healthy(
            "hold", PLAIN, ready(PLAIN, finished(Outcome.FAILED, FailureClass.TRANSIENT, held))),
        new Shape("suspended", "Current", "Suspended", suspended, ready(suspended)),
        Shape.healthy("fresh", AGEING, ready(AGEING, fetched)),
        new Shape(
            "too-old",
            "Current",
            "Degraded",
            AGEING,
            next(
                AGEING,
                Statuses.inPlace(AGEING),
                ready(AGEING, fetched),
                NOW.plus(Duration.ofHours(27)))),
        new Shape(
            "never-fetched",
            "Current",
            "Degraded",
            AGEING,
            next(AGEING, Statuses.inPlace(AGEING), null, NOW.plus(Duration.ofHours(27)))),
        new Shape("name-conflict", "Failed", "Degraded", PLAIN, stalled),
        new Shape(
            "name-conflict-with-a-file",
            "Failed",
            "Degraded",
            PLAIN,
            next(PLAIN, conflict, ready(PLAIN, fetched))),
        new Shape(
            "waiting-for-deletion", "InProgress", "Progressing", PLAIN, next(PLAIN, leaving, null)),
        new Shape(
            "edited-and-not-seen", "InProgress", "Progressing", EDITED, ready(PLAIN, fetched)),
        new Shape("stalled-and-edited", "InProgress", "Progressing", EDITED, stalled),
        Shape.healthy("repaired", EDITED, next(EDITED, Statuses.inPlace(EDITED), stalled)));
  }

  @TestFactory
  Stream<DynamicTest> shapesAreAsWritten() {
    return shapes().stream()
        .map(shape -> DynamicTest.dynamicTest(shape.name(), () -> check(shape)));
  }

  @Test
  void noFileIsLeftOver() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              shapes().stream().map(shape -> shape.name() + ".yaml").toList());
    }
  }

  private static void check(Shape shape) throws IOException {
    Path file = FOLDER.resolve(shape.name() + ".yaml");
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(file, shape.text());
    }
    assertThat(file).hasContent(shape.text());
  }

  private static FetchJobStatus ready(FetchJob fetchJob, Run... runs) {
    return next(fetchJob, Statuses.inPlace(fetchJob), null, NOW, runs);
  }

  private static FetchJobStatus next(
      FetchJob fetchJob, CronJobState cronJobState, @Nullable FetchJobStatus old) {
    return next(fetchJob, cronJobState, old, NOW);
  }

  private static FetchJobStatus next(
      FetchJob fetchJob,
      CronJobState cronJobState,
      @Nullable FetchJobStatus old,
      Instant now,
      Run... runs) {
    return Statuses.next(fetchJob, old, cronJobState, now, runs).result().status();
  }

  private static Run run(Run.State state) {
    return SampleRun.of("xetra-29397600", Trigger.SCHEDULE, NOW.minusSeconds(60), state);
  }

  private static Run finished(
      Outcome outcome, @Nullable FailureClass failure, FetchReport.@Nullable Hold hold) {
    var file = outcome.isSuccess() ? Statuses.artifact(NOW) : null;
    var report = SampleRun.report("xetra-29397600", outcome, failure, NOW, file, hold);
    return run(SampleRun.finished(NOW, outcome, failure, report));
  }
}
