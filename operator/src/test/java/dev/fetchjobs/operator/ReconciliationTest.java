package dev.fetchjobs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.decide.Failure;
import dev.fetchjobs.operator.decide.Settings;
import dev.fetchjobs.operator.decide.Step;
import dev.fetchjobs.operator.desired.CronJobUpdate;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.runtime.Informers;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.Memories;
import dev.fetchjobs.operator.runtime.Telemetry;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every write but the status's fails, and the status tells what is known. */
class ReconciliationTest {

  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FRESHNESS =
      "freshness: {maxAge: 26h, basis: Checked}\n  timeout: 30m";

  private final SimulatedApi api = new SimulatedApi();
  private final InitialRuns initialRuns = new InitialRuns(10);
  private final Reconciliation reconciliation =
      new Reconciliation(
          new Settings(FetchJobYaml.SETTINGS, Duration.ofHours(1)),
          new ApiPerformer(
              api,
              new Events(api, Clock.systemUTC()),
              initialRuns,
              new Telemetry(new SimpleMeterRegistry(), false, (namespace, name) -> {})),
          new Memories(),
          initialRuns);

  static Stream<ApiException> transientOnes() {
    return Stream.concat(
        Stream.of(404, 408, 409, 429, 500, 502, 503, 504).map(ReconciliationTest::status),
        Stream.of(
            ApiException.noAnswer("PATCH cronjobs", "Connection reset"),
            status(403, "cannot find RESTMapping for APIVersion fetchjobs.dev/v1alpha1")));
  }

  static Stream<ApiException> refusals() {
    return Stream.of(400, 403, 405, 410, 413, 422).map(ReconciliationTest::status);
  }

  private static ApiException status(int code) {
    return status(code, "words of the server");
  }

  private static ApiException status(int code, String words) {
    return ApiException.answered("PATCH cronjobs", code, new Node(Map.of("message", words)));
  }

  @ParameterizedTest
  @MethodSource("transientOnes")
  @DisplayName("R1 a CronJob that cannot be created: status with Reconciling and why, tried again")
  void createFails(ApiException why) {
    // Given
    FetchJob fetchJob = FetchJobYaml.with("timeout: 30m", FRESHNESS);
    api.cronJobs = why;

    // When
    Instant next = reconcile(fetchJob, new View(null), NOW);

    // Then
    Condition reconciling = condition("Reconciling");
    assertThat(reconciling.reason()).isEqualTo("CronJobWriteFailed");
    assertThat(reconciling.message()).contains(why.sentence(), "no run starts");
    assertThat(condition("Ready").status()).isEqualTo("False");
    assertThat(condition("Fresh").reason()).isEqualTo("NeverFetched");
    assertThat(status().schedule()).isNull();
    assertThat(next).isBetween(NOW, NOW.plus(Failure.LONGEST));
    assertThat(api.jobs).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @DisplayName("R1 a CronJob that is refused: status with Stalled and the server's words")
  void createIsRefused(ApiException why) {
    // Given
    api.cronJobs = why;

    // When
    Instant next = reconcile(FetchJobYaml.complete(), new View(null), NOW);

    // Then
    assertThat(condition("Stalled").reason()).isEqualTo("CronJobRefused");
    assertThat(condition("Stalled").message()).contains("words of the server");
    assertThat(next).isEqualTo(NOW.plus(Failure.LONGEST));
  }

  @ParameterizedTest
  @MethodSource("transientOnes")
  @DisplayName(
      "R1 an edit that cannot be written: the next run is that of the CronJob that is there")
  void editFails(ApiException why) {
    // Given
    var view = new View(cronJob(FetchJobYaml.complete()));
    FetchJob edited =
        FetchJobYaml.with("12 7 * * 1-5", "30 9 * * *", "generation: 1", "generation: 2");
    api.cronJobs = why;

    // When
    reconcile(edited, view, NOW);

    // Then
    assertThat(status().observedGeneration()).isEqualTo(2);
    assertThat(Objects.requireNonNull(status().schedule()).nextRunTime())
        .isEqualTo("2026-11-23T06:12:00Z");
    assertThat(condition("Reconciling").message()).contains("the CronJob stays as it was");
    assertThat(reconcile(edited, view, NOW.plusMillis(400)))
        .as("is not sent again before its time")
        .isBetween(NOW.plusMillis(500), NOW.plusSeconds(1));
    assertThat(api.attempts)
        .as("after a conflict it is read and sent again twice")
        .isEqualTo(why.code() == 409 || why.code() == 404 ? 3 : 1);

    // When
    api.cronJobs = null;
    reconcile(edited, view, NOW.plusSeconds(1));

    // Then
    assertThat(condition("Ready").status()).isEqualTo("True");
    assertThat(status().condition("Reconciling")).isEmpty();
  }

  @Test
  @DisplayName("R1 moving the last schedule fails: the new schedule is not written before it works")
  void movingFails() {
    // Given
    var view = new View(cronJob(FetchJobYaml.complete()));
    api.lastSchedule = status(503);

    // When
    reconcile(FetchJobYaml.with("12 7 * * 1-5", "30 9 * * *"), view, NOW);

    // Then
    assertThat(condition("Reconciling").reason()).isEqualTo("CronJobWriteFailed");
    assertThat(api.attempts).isZero();
  }

  @ParameterizedTest
  @MethodSource("transientOnes")
  @DisplayName("R1 a Job that cannot be made: Reconciling beside Ready, and the request is kept")
  void jobFails(ApiException why) {
    // Given
    FetchJob asked = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    asked.getMetadata().setAnnotations(Map.of(AcceptCommand.REQUEST_ANNOTATION, "today"));
    var view = new View(cronJob(asked));
    api.jobCreation = why;

    // When
    Instant next = reconcile(asked, view, NOW);

    // Then
    assertThat(condition("Ready").status()).isEqualTo("True");
    assertThat(condition("Reconciling").reason()).isEqualTo("JobWriteFailed");
    assertThat(condition("Reconciling").message()).contains(why.sentence());
    assertThat(status().lastHandledRunRequest()).isNull();
    assertThat(next).isBetween(NOW, NOW.plus(Failure.LONGEST));

    // When
    api.jobCreation = null;
    reconcile(asked, view, next);

    // Then
    assertThat(status().condition("Reconciling")).isEmpty();
    assertThat(status().lastHandledRunRequest()).isEqualTo("today");
    assertThat(api.jobs).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("transientOnes")
  @DisplayName("R1 Events that cannot be read: what was known of a stuck run stays")
  void eventsFail(ApiException why) {
    // Given
    FetchJob fetchJob = FetchJobYaml.complete();
    var view = new View(cronJob(fetchJob));
    view.jobs.add(job(Objects.requireNonNull(view.cronJob).getMetadata().getUid()));
    api.told =
        List.of(
            new Node(
                Map.of(
                    "involvedObject",
                    Map.of("uid", "job-uid"),
                    "type",
                    "Warning",
                    "reason",
                    "FailedCreate",
                    "message",
                    "exceeded quota: none",
                    "lastTimestamp",
                    NOW.toString())));
    reconcile(fetchJob, view, NOW.plusSeconds(20));
    Condition stuck = condition("Fetched");
    fetchJob.setStatus(status());

    // When
    api.events = why;
    reconcile(fetchJob, view, NOW.plusSeconds(40));

    // Then
    assertThat(stuck.reason()).isEqualTo("PodRefused");
    assertThat(condition("Fetched")).isEqualTo(stuck);
  }

  @Test
  @DisplayName("R1 a FetchJob held in deletion: its status goes on, nothing is made for it")
  void heldInDeletion() {
    // Given
    FetchJob fetchJob = FetchJobYaml.with("timeout: 30m", FRESHNESS);
    fetchJob.getMetadata().setAnnotations(Map.of(AcceptCommand.REQUEST_ANNOTATION, "today"));
    fetchJob.getMetadata().setDeletionTimestamp(NOW.toString());
    fetchJob.getMetadata().setFinalizers(List.of("example.com/backup"));
    Identity.hideDeletion(fetchJob);
    assertThat(fetchJob.isMarkedForDeletion()).as("or the framework would hide it").isFalse();

    // When
    reconcile(fetchJob, new View(null), NOW.plus(Duration.ofDays(30)));

    // Then
    assertThat(condition("Reconciling").reason()).isEqualTo("BeingDeleted");
    assertThat(condition("Reconciling").message()).contains("example.com/backup");
    assertThat(condition("Fresh").status()).isEqualTo("False");
    assertThat(api.attempts).isZero();
    assertThat(api.jobs).isEmpty();

    // When
    var view = new View(cronJob(fetchJob));
    view.jobs.add(job(Objects.requireNonNull(view.cronJob).getMetadata().getUid()));
    view.cronJob.getMetadata().setDeletionTimestamp(NOW.toString());
    reconcile(fetchJob, view, NOW.plusSeconds(1));

    // Then
    assertThat(Objects.requireNonNull(status().activeRun()).job()).isEqualTo("a-run");
  }

  @Test
  @DisplayName("R1 a namespace that terminates: nothing is written")
  void terminating() {
    // Given
    api.cronJobs =
        ApiException.answered(
            "PATCH cronjobs",
            403,
            new Node(
                Map.of(
                    "message",
                    "being terminated",
                    "details",
                    Map.of("causes", List.of(Map.of("reason", "NamespaceTerminating"))))));

    // When
    reconcile(FetchJobYaml.complete(), new View(null), NOW);

    // Then
    assertThat(api.statuses).isEmpty();
  }

  @Test
  @DisplayName("R1 a status that cannot be written is the framework's to try again")
  void statusFails() {
    api.status = status(503);

    assertThatThrownBy(() -> reconcile(FetchJobYaml.complete(), new View(null), NOW))
        .isInstanceOf(ApiException.class);
  }

  @Test
  @DisplayName("R7 an edit ends a run that has not started, and it is made again from the new spec")
  void superseded() {
    // Given: the initial run waits for a claim that does not exist
    FetchJob wrong = FetchJobYaml.with("claimName: instruments", "claimName: instrumetns");
    FetchJob corrected = FetchJobYaml.complete();
    var view = new View(cronJob(corrected));
    var stuck = madeFrom(wrong, "Creation");
    view.jobs.add(stuck);

    // When
    reconcile(corrected, view, NOW.plusSeconds(20));

    // Then
    assertThat(api.ended).containsOnlyKeys("a-run");
    assertThat(new Node(api.ended.get("a-run")).at("spec").fields())
        .containsEntry("activeDeadlineSeconds", 0)
        .containsEntry("suspend", false);
    assertThat(new Node(api.ended.get("a-run")).at("metadata", "resourceVersion").value())
        .as("or its pod may have started since")
        .isEqualTo("77");
    assertThat(api.jobs).isEmpty();

    // When: Kubernetes has seen the deadline
    endedBySupersession(stuck);
    corrected.setStatus(status());
    reconcile(corrected, view, NOW.plusSeconds(21));

    // Then
    assertThat(api.jobs).hasSize(1);
    Node again = new Node(api.jobs.getFirst());
    assertThat(again.at("metadata", "annotations", "fetchjobs.dev/trigger").value())
        .isEqualTo("Creation");
    assertThat(again.at("spec").toString())
        .contains("claimName=instruments")
        .doesNotContain("instrumetns");
    assertThat(condition("Fetched").status()).isEqualTo("Unknown");
    assertThat(Objects.requireNonNull(status().lastRun()).reason()).isEqualTo("Superseded");
    assertThat(status().lastFailedRun()).isNull();
    assertThat(status().consecutiveFailures()).isZero();

    // When: it is looked at again before the cache shows the Job
    corrected.setStatus(status());
    reconcile(corrected, view, NOW.plusSeconds(22));

    // Then
    assertThat(api.jobs).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12 7 * * 1-5", "generation: 1", "runHistoryLimit: 10"})
  @DisplayName("R7 a run made from the same template is left alone, whatever else was edited")
  void onlyOutdated(String edited) {
    FetchJob before = FetchJobYaml.complete();
    FetchJob after = FetchJobYaml.with(edited, edited.replace("12", "13").replace(": 1", ": 2"));
    var view = new View(cronJob(after));
    view.jobs.add(madeFrom(before, "Creation"));

    reconcile(after, view, NOW.plusSeconds(20));

    assertThat(api.ended).isEmpty();
  }

  @Test
  @DisplayName("R7 a Job that cannot be ended, perhaps because it starts, is looked at again soon")
  void cannotBeEnded() {
    // Given
    FetchJob corrected = FetchJobYaml.complete();
    var view = new View(cronJob(corrected));
    view.jobs.add(
        madeFrom(FetchJobYaml.with("claimName: instruments", "claimName: instrumetns"), "Request"));
    api.jobEnd = status(409);

    // When
    Instant next = reconcile(corrected, view, NOW.plusSeconds(20));

    // Then
    assertThat(next).isBetween(NOW.plusSeconds(20), NOW.plusSeconds(21));
    assertThat(api.jobs).isEmpty();
    assertThat(condition("Ready").status()).isEqualTo("True");
  }

  @Test
  @DisplayName("R7 a scheduled run that was superseded is made again for its slot")
  void scheduledAgain() {
    // Given
    FetchJob corrected = FetchJobYaml.complete();
    var view = new View(cronJob(corrected));
    var stuck =
        madeFrom(FetchJobYaml.with("claimName: instruments", "claimName: instrumetns"), null);
    stuck
        .getMetadata()
        .getAnnotations()
        .put("batch.kubernetes.io/cronjob-scheduled-timestamp", "2026-11-23T07:00:00+01:00");
    endedBySupersession(stuck);
    view.jobs.add(stuck);

    // When
    reconcile(corrected, view, NOW.plusSeconds(21));

    // Then
    Node metadata = new Node(api.jobs.getFirst()).at("metadata");
    assertThat(
            metadata.at("annotations", "batch.kubernetes.io/cronjob-scheduled-timestamp").value())
        .isEqualTo("2026-11-23T06:00:00Z");
    assertThat(metadata.at("annotations", "fetchjobs.dev/trigger").isPresent())
        .as("so that a hold counts for it")
        .isFalse();
  }

  @Test
  @DisplayName("R7 while a FetchJob is suspended its superseded run is not made again")
  void suspendedMeanwhile() {
    // Given
    FetchJob corrected = FetchJobYaml.with("suspend: false", "suspend: true");
    var view = new View(cronJob(corrected));
    var stuck =
        madeFrom(FetchJobYaml.with("claimName: instruments", "claimName: instrumetns"), "Creation");
    view.jobs.add(stuck);

    // When
    reconcile(corrected, view, NOW.plusSeconds(20));
    endedBySupersession(stuck);
    reconcile(corrected, view, NOW.plusSeconds(21));

    // Then
    assertThat(api.ended).containsOnlyKeys("a-run");
    assertThat(api.jobs).isEmpty();

    // When
    FetchJob resumed = FetchJobYaml.complete();
    var again = new View(cronJob(resumed));
    again.jobs.add(stuck);
    reconcile(resumed, again, NOW.plusSeconds(22));

    // Then
    assertThat(api.jobs).hasSize(1);
  }

  private static final String REQUEST = "fetchjobs.dev/run-requested-at";

  private static FetchJob asked(FetchJob fetchJob, String token) {
    fetchJob.getMetadata().setAnnotations(new HashMap<>(Map.of(REQUEST, token)));
    return fetchJob;
  }

  private static FetchJob wrongClaim() {
    return FetchJobYaml.with("claimName: instruments", "claimName: instrumetns");
  }

  /** A run of the wrong claim that was superseded: seen, and told of in the status. */
  private FetchJob superseded(View view, String trigger, FetchJob corrected) {
    var stuck = madeFrom(wrongClaim(), trigger);
    if (trigger.equals("Request")) {
      stuck.getMetadata().getAnnotations().put(REQUEST, "monday");
      asked(corrected, "monday");
    }
    endedBySupersession(stuck);
    view.jobs.add(stuck);
    api.jobCreation = status(503);
    reconcile(corrected, view, NOW.plusSeconds(21));
    assertThat(api.jobs).isEmpty();
    api.jobCreation = null;
    corrected.setStatus(status());
    return corrected;
  }

  @Test
  @DisplayName(
      "R8 a request whose run was superseded is not over, and the run that is made again carries its token")
  void supersededRequest() {
    // Given
    var view = new View(cronJob(FetchJobYaml.complete()));
    FetchJob corrected = superseded(view, "Request", FetchJobYaml.complete());
    assertThat(status().lastHandledRunRequest()).isEqualTo("monday");
    assertThat(status().lastCompletedRunRequest()).isNull();

    // When: its Job is removed before another can be made
    view.jobs.clear();
    reconcile(corrected, view, NOW.plusSeconds(400));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(new Node(api.jobs.getFirst()).at("metadata", "annotations", REQUEST).value())
        .isEqualTo("monday");
    assertThat(status().lastCompletedRunRequest()).isNull();
    assertThat(Objects.requireNonNull(status().lastRun()).reason()).isEqualTo("Superseded");
  }

  @Test
  @DisplayName(
      "R8 a run by hand that was superseded is made again, and is no request that was made")
  void supersededByHand() {
    // Given
    FetchJob corrected = FetchJobYaml.complete();
    var view = new View(cronJob(corrected));
    var stuck = madeFrom(wrongClaim(), "Request");
    endedBySupersession(stuck);
    view.jobs.add(stuck);

    // When
    reconcile(corrected, view, NOW.plusSeconds(21));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(new Node(api.jobs.getFirst()).at("metadata", "annotations", REQUEST).isPresent())
        .isFalse();
  }

  @Test
  @DisplayName(
      "R8 a run after an edit that was superseded is made again, also when its Job is gone")
  void supersededChange() {
    // Given
    FetchJob corrected =
        FetchJobYaml.with("runOnCreate: true", "runOnCreate: false\n  runOnChange: true");
    var view = new View(cronJob(corrected));
    superseded(view, "Change", corrected);

    // When
    view.jobs.clear();
    reconcile(corrected, view, NOW.plusSeconds(400));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(
            new Node(api.jobs.getFirst())
                .at("metadata", "annotations", "fetchjobs.dev/trigger")
                .value())
        .isEqualTo("Change");
  }

  @Test
  @DisplayName("R8 a request is made again once, though its superseded Job outlives the new one")
  void supersededOnce() {
    // Given: the second run has ended, and a person has removed its Job
    var view = new View(cronJob(FetchJobYaml.complete()));
    FetchJob corrected = superseded(view, "Request", FetchJobYaml.complete());
    reconcile(corrected, view, NOW.plusSeconds(40));
    corrected.setStatus(status());
    var again = job("cron-uid");
    again
        .getMetadata()
        .setName(new Node(api.jobs.getFirst()).at("metadata", "name").text().orElseThrow());
    again.getMetadata().setCreationTimestamp(NOW.plusSeconds(40).toString());
    again.getMetadata().setAnnotations(new HashMap<>(Map.of(REQUEST, "monday")));
    view.jobs.add(again);
    reconcile(corrected, view, NOW.plusSeconds(41));
    corrected.setStatus(status());
    assertThat(status().lastCompletedRunRequest()).isNull();
    view.jobs.remove(again);

    // When
    reconcile(corrected, view, NOW.plusSeconds(60));
    corrected.setStatus(status());
    reconcile(corrected, view, NOW.plusSeconds(80));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(status().lastCompletedRunRequest()).isEqualTo("monday");
    assertThat(Objects.requireNonNull(status().lastRun()).reason()).isEqualTo("JobGone");
  }

  @Test
  @DisplayName(
      "R8 a requested run whose Job is removed before anybody sees it has ended, with an unknown result")
  void lostRequest() {
    // Given
    FetchJob fetchJob =
        asked(FetchJobYaml.with("runOnCreate: true", "runOnCreate: false"), "monday");
    var view = new View(cronJob(fetchJob));
    reconcile(fetchJob, view, NOW.plusSeconds(1));
    fetchJob.setStatus(status());
    assertThat(api.jobs).hasSize(1);
    assertThat(status().lastHandledRunRequest()).isEqualTo("monday");

    // When: the watch may still show it
    Instant next = reconcile(fetchJob, view, NOW.plusSeconds(2));

    // Then
    assertThat(status().lastCompletedRunRequest()).isNull();
    assertThat(next).isEqualTo(NOW.plusSeconds(6));

    // When
    reconcile(fetchJob, view, next);

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(status().lastCompletedRunRequest()).isEqualTo("monday");
    assertThat(Objects.requireNonNull(status().lastRun()))
        .satisfies(
            run -> {
              assertThat(run.request()).isEqualTo("monday");
              assertThat(run.outcome()).isEqualTo("Unknown");
              assertThat(run.reason()).isEqualTo("JobGone");
            });
    assertThat(condition("Fetched").status()).isEqualTo("Unknown");

    // When
    int written = api.statuses.size();
    fetchJob.setStatus(status());
    reconcile(fetchJob, view, NOW.plusSeconds(60));

    // Then
    assertThat(api.statuses).hasSize(written);
  }

  private static GenericKubernetesResource madeFrom(FetchJob spec, @Nullable String trigger) {
    var wanted = (Desired.Accepted) Desired.of(spec, FetchJobYaml.SETTINGS);
    Map<String, String> annotations = new HashMap<>();
    new Node(wanted.cronJob())
        .at("spec", "jobTemplate", "metadata", "annotations")
        .fields()
        .forEach((name, value) -> annotations.put(name, (String) value));
    if (trigger != null) {
      annotations.put("fetchjobs.dev/trigger", trigger);
    }
    var job = job("cron-uid");
    job.getMetadata().setAnnotations(annotations);
    job.getMetadata().setResourceVersion("77");
    return job;
  }

  private static void endedBySupersession(GenericKubernetesResource job) {
    job.getMetadata().getAnnotations().put("fetchjobs.dev/superseded-by", "0123456789abcdef");
    job.setAdditionalProperty(
        "status",
        Map.of(
            "conditions",
            List.of(
                Map.of(
                    "type",
                    "FailureTarget",
                    "status",
                    "True",
                    "reason",
                    "DeadlineExceeded",
                    "lastTransitionTime",
                    NOW.plusSeconds(20).toString()))));
  }

  @Test
  @DisplayName("R21 an ended Job is let go once the status holds its result, and not before")
  void endedJob() {
    // Given
    FetchJob fetchJob = FetchJobYaml.complete();
    var view = new View(cronJob(fetchJob));
    var ended = madeFrom(fetchJob, "Creation");
    ended.setAdditionalProperty(
        "status",
        Map.of(
            "conditions",
            List.of(
                Map.of(
                    "type", "Failed",
                    "status", "True",
                    "reason", "DeadlineExceeded",
                    "lastTransitionTime", NOW.toString()))));
    view.jobs.add(ended);
    api.status = status(503);

    // When
    assertThatThrownBy(() -> reconcile(fetchJob, view, NOW.plusSeconds(20)))
        .isInstanceOf(ApiException.class);

    // Then
    assertThat(api.ended).isEmpty();

    // When
    api.status = null;
    reconcile(fetchJob, view, NOW.plusSeconds(21));

    // Then
    assertThat(new Node(api.ended.get("a-run")).at("spec").fields())
        .containsOnly(Map.entry("ttlSecondsAfterFinished", 3600L));

    // When: it has one
    api.ended.clear();
    ended.setAdditionalProperty("spec", Map.of("ttlSecondsAfterFinished", 3600));
    reconcile(fetchJob, view, NOW.plusSeconds(22));

    // Then
    assertThat(api.ended).isEmpty();
  }

  @Test
  @DisplayName("R6 who waits for its first run says for what, and is Ready all the same")
  void waitsForItsTurn() {
    // Given: one place, taken by another
    FetchJob fetchJob = FetchJobYaml.complete();
    for (int i = 0; i < 10; i++) {
      initialRuns.isUnderWay("n" + i, "other", NOW, true);
    }

    // When
    reconcile(fetchJob, new View(cronJob(fetchJob)), NOW.plusSeconds(20));

    // Then
    assertThat(api.jobs).isEmpty();
    assertThat(condition("Ready").status()).isEqualTo("True");
    assertThat(condition("Ready").message())
        .contains("The first run waits for its turn: at most 10 first runs go at a time");

    // When
    reconcile(fetchJob, new View(cronJob(fetchJob)), NOW.plusSeconds(600));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(condition("Ready").message()).doesNotContain("its turn");
  }

  @Test
  @DisplayName("R5 a claim whose provisioner is silent is named within 30 s, by its own words")
  void silentProvisioner() {
    // Given: kubelet and scheduler say nothing at all
    FetchJob fetchJob = FetchJobYaml.complete();
    var view = new View(cronJob(fetchJob));
    view.jobs.add(job("cron-uid"));
    view.pods.add(pendingPod());
    api.claim =
        Map.of(
            "metadata", Map.of("uid", "claim-uid"),
            "spec", Map.of("storageClassName", "silent"),
            "status", Map.of("phase", "Pending"));

    // When
    Instant next = reconcile(fetchJob, view, NOW.plusSeconds(1));

    // Then
    assertThat(condition("Fetched").reason()).isEqualTo("NoRunYet");
    assertThat(next).isBefore(NOW.plusSeconds(30));

    // When
    reconcile(fetchJob, view, next);

    // Then
    assertThat(condition("Fetched").reason()).isEqualTo("ClaimUnbound");
    assertThat(condition("Fetched").message()).contains("storage class silent is Pending");

    // When: the claim is bound, and still nothing starts
    api.claim = Map.of("status", Map.of("phase", "Bound"));
    reconcile(fetchJob, view, NOW.plusSeconds(60));
    assertThat(condition("Fetched").reason()).isEqualTo("NoRunYet");
    reconcile(fetchJob, view, NOW.plusSeconds(120));

    // Then
    assertThat(condition("Fetched").reason()).isEqualTo("NotStarted");
  }

  @Test
  @DisplayName("R5 without the right to read claims the scheduler's words are what is said")
  void mayNotReadClaims() {
    // Given
    FetchJob fetchJob = FetchJobYaml.complete();
    var view = new View(cronJob(fetchJob));
    view.jobs.add(job("cron-uid"));
    var pod = pendingPod();
    pod.setAdditionalProperty(
        "status",
        Map.of(
            "phase",
            "Pending",
            "conditions",
            List.of(
                Map.of(
                    "type", "PodScheduled",
                    "status", "False",
                    "reason", "Unschedulable",
                    "message", "pod has unbound immediate PersistentVolumeClaims"))));
    view.pods.add(pod);
    api.events = status(403);

    // When
    reconcile(fetchJob, view, NOW.plusSeconds(20));

    // Then
    assertThat(condition("Fetched").reason()).isEqualTo("ClaimUnbound");
  }

  private static GenericKubernetesResource pendingPod() {
    return JSON.convertValue(
        Map.of(
            "metadata",
            Map.of(
                "name",
                "a-pod",
                "uid",
                "pod-uid",
                "creationTimestamp",
                NOW.toString(),
                "ownerReferences",
                List.of(
                    Map.of(
                        "apiVersion", "batch/v1",
                        "kind", "Job",
                        "name", "a-run",
                        "uid", "job-uid",
                        "controller", true))),
            "spec",
            Map.of(
                "volumes",
                List.of(
                    Map.of("name", "data", "persistentVolumeClaim", Map.of("claimName", "lists")))),
            "status",
            Map.of("phase", "Pending")),
        GenericKubernetesResource.class);
  }

  private Instant reconcile(FetchJob fetchJob, View view, Instant now) {
    api.live = view.cronJob;
    Step.Rest rest = reconciliation.reconcile(fetchJob, view, now);
    if (rest.failed() != null) {
      throw rest.failed();
    }
    return rest.until();
  }

  private FetchJobStatus status() {
    return api.statuses.getLast();
  }

  private Condition condition(String type) {
    return status().condition(type).orElseThrow();
  }

  private static GenericKubernetesResource cronJob(FetchJob fetchJob) {
    var wanted = (Desired.Accepted) Desired.of(fetchJob, FetchJobYaml.SETTINGS);
    var live =
        JSON.convertValue(CronJobUpdate.created(wanted).body(), GenericKubernetesResource.class);
    live.getMetadata().setGeneration(1L);
    live.getMetadata().setUid("cron-uid");
    live.getMetadata().setCreationTimestamp(NOW.toString());
    return live;
  }

  private static GenericKubernetesResource job(String cronJobUid) {
    return JSON.convertValue(
        Map.of(
            "metadata",
            Map.of(
                "name",
                "a-run",
                "uid",
                "job-uid",
                "creationTimestamp",
                NOW.toString(),
                "ownerReferences",
                List.of(
                    Map.of(
                        "apiVersion", "batch/v1",
                        "kind", "CronJob",
                        "name", "xetra",
                        "uid", cronJobUid,
                        "controller", true)))),
        GenericKubernetesResource.class);
  }

  private record View(
      @Nullable GenericKubernetesResource cronJob,
      List<GenericKubernetesResource> jobs,
      List<GenericKubernetesResource> pods)
      implements Informers {

    View(@Nullable GenericKubernetesResource cronJob) {
      this(cronJob, new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public boolean isThere(FetchJob fetchJob) {
      return true;
    }

    @Override
    public @Nullable GenericKubernetesResource cronJob(String namespace, String name) {
      return cronJob;
    }

    @Override
    public List<GenericKubernetesResource> jobs(FetchJob fetchJob) {
      return jobs;
    }

    @Override
    public List<GenericKubernetesResource> pods(FetchJob fetchJob) {
      return pods;
    }
  }

  /** An API server of which every kind of request can fail. */
  private static final class SimulatedApi implements Api {

    final List<FetchJobStatus> statuses = new ArrayList<>();
    final List<Map<String, Object>> jobs = new ArrayList<>();
    List<Node> told = List.of();
    int attempts;
    @Nullable GenericKubernetesResource live;
    @Nullable ApiException cronJobs;
    @Nullable ApiException lastSchedule;
    @Nullable ApiException jobCreation;
    @Nullable ApiException jobEnd;
    final Map<String, Map<String, Object>> ended = new HashMap<>();
    @Nullable Map<String, Object> claim = Map.of("status", Map.of("phase", "Bound"));
    @Nullable ApiException events;
    @Nullable ApiException status;

    private static <T> T answer(@Nullable ApiException failure, Supplier<T> result) {
      if (failure != null) {
        throw failure;
      }
      return result.get();
    }

    @Override
    public Optional<GenericKubernetesResource> cronJob(String namespace, String name) {
      return Optional.ofNullable(live);
    }

    @Override
    public ObjectMeta createCronJob(String namespace, Map<String, Object> body) {
      attempts++;
      return answer(cronJobs, () -> stored(body, 1L));
    }

    @Override
    public ObjectMeta replaceCronJob(String namespace, String name, Map<String, Object> body) {
      attempts++;
      return answer(cronJobs, () -> stored(body, 2L));
    }

    private static ObjectMeta stored(Map<String, Object> body, long generation) {
      ObjectMeta stored = JSON.convertValue(body, GenericKubernetesResource.class).getMetadata();
      stored.setResourceVersion("7");
      stored.setGeneration(generation);
      return stored;
    }

    private static ObjectMeta version(String version) {
      return new ObjectMetaBuilder().withResourceVersion(version).build();
    }

    @Override
    public ObjectMeta applyStatus(String namespace, String name, String uid, Object written) {
      return answer(
          status,
          () -> {
            statuses.add((FetchJobStatus) written);
            return version("8");
          });
    }

    @Override
    public ObjectMeta moveLastSchedule(String namespace, String name, String time) {
      return answer(lastSchedule, () -> version("9"));
    }

    @Override
    public ObjectMeta createJob(String namespace, Map<String, Object> body) {
      return answer(
          jobCreation,
          () -> {
            jobs.add(body);
            return version("10");
          });
    }

    @Override
    public void patchJob(String namespace, String name, Map<String, Object> patch) {
      answer(jobEnd, () -> ended.put(name, patch));
    }

    @Override
    public void createEvent(String namespace, Map<String, Object> body) {
      answer(events, () -> "10");
    }

    @Override
    public List<Node> events(String namespace, String objectUid) {
      return answer(events, () -> told);
    }

    @Override
    public Optional<Node> claim(String namespace, String name) {
      return answer(events, () -> Optional.ofNullable(claim).map(Node::new));
    }

    @Override
    public List<Node> warnings(String namespace, String objectUid) {
      return answer(events, () -> told);
    }
  }
}
