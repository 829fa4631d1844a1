package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.Command;
import dev.fetchjobs.testkit.cluster.Patience;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Tests the life of an installation: the version before this one, upgrade, roll back, uninstall.
 */
@Story
@Isolated("other stories need the operator")
@Execution(ExecutionMode.SAME_THREAD)
class LifecycleStories {

  private static final String FILE = "list.csv";
  private static final String SLOW = "slow.csv";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  @DisplayName(
      "An uninstall says what it keeps: FetchJobs, CronJobs, which go on, and files; a new "
          + "installation takes them over and reads the results of the time between")
  void uninstall(Scene scene, FetchJobs fetchJobs, Cluster cluster) {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.applyAndRun("kept", scene.rarely(FILE));
    String cronJob = uid(fetchJobs, "kept");

    // When
    String said = InstalledOperator.uninstall(cluster);
    scene.publish(FILE, "newer rows\n");
    String run = fetchJobs.start("kept");

    // Then
    assertThat(said)
        .contains("kept due to the resource policy")
        .contains("fetchjobs.fetchjobs.dev", "fetchcalendars.fetchjobs.dev");
    Patience.await("the CronJob's run publishes the file", LIMIT)
        .until(() -> scene.volume().read(FILE), "newer rows\n"::equals);
    assertThat(uid(fetchJobs, "kept")).isEqualTo(cronJob);

    // When
    InstalledOperator.install(cluster);

    // Then
    assertThat(fetchJobs.awaitRun("kept", run).outcome()).isEqualTo("Fetched");
    fetchJobs.awaitReady("kept");
    assertThat(uid(fetchJobs, "kept")).isEqualTo(cronJob);
    assertThat(jobs(fetchJobs, List.of("kept"))).hasSize(2);
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @EnabledIfSystemProperty(named = "fetchjob.full", matches = "true")
  @DisplayName(
      "The version before this one has 50 FetchJobs with runs under way: upgrade and roll back "
          + "keep all CronJobs, start no run and lose no run, and runs of each version use the "
          + "files of the other")
  void previousVersion(Scene scene, FetchJobs fetchJobs, Cluster cluster) {
    // Given
    Path previous = previous(cluster);
    InstalledOperator.uninstall(cluster);
    InstalledOperator operator =
        InstalledOperator.install(
            cluster,
            previous.resolve("chart"),
            "image.tag=previous",
            "downloader.image.tag=previous");
    try {
      assertThat(definition(cluster)).doesNotContain("dataDate");
      List<String> names = IntStream.range(0, 50).mapToObj("job-%02d"::formatted).toList();
      List<String> slow = names.subList(0, 5);
      List<String> done = names.subList(5, 8);
      scene.publish(FILE, "rows\n");
      scene.publish(SLOW, "slow rows\n".repeat(30_000));
      scene.publisher().behave(scene.file(SLOW), "bytesPerSecond=10000");
      names.forEach(name -> fetchJobs.apply(name, spec(scene, name, slow.contains(name))));
      names.forEach(fetchJobs::awaitReady);
      done.forEach(fetchJobs::run);
      Map<String, String> running =
          slow.stream().collect(Collectors.toMap(Function.identity(), fetchJobs::start));
      slow.forEach(
          name -> fetchJobs.await(name, "runs", job -> job.getStatus().activeRun() != null));
      Map<String, String> cronJobs = uids(fetchJobs, names);
      Map<String, FetchJobStatus> before = statuses(fetchJobs, done);
      Set<String> jobs = jobs(fetchJobs, names);

      // When
      InstalledOperator.install(cluster, cluster.sources().resolve("helm/fetchjob-operator"));

      // Then
      assertThat(definition(cluster)).contains("dataDate");
      names.forEach(name -> awaitImage(fetchJobs, name, ":previous", false));
      slow.forEach(name -> assertFetched(fetchJobs.awaitRun(name, running.get(name))));
      names.forEach(fetchJobs::awaitReady);
      assertThat(uids(fetchJobs, names)).isEqualTo(cronJobs);
      assertThat(jobs(fetchJobs, names)).isEqualTo(jobs);
      done.forEach(name -> assertKept(before.get(name), fetchJobs.status(name)));
      assertThat(fetchJobs.run(done.getFirst()).outcome()).isEqualTo("Unchanged");

      // When
      Map<String, FetchJobStatus> between = statuses(fetchJobs, done);
      operator.rollBack();

      // Then
      names.forEach(name -> awaitImage(fetchJobs, name, ":previous", true));
      names.forEach(fetchJobs::awaitReady);
      assertThat(definition(cluster)).doesNotContain("dataDate");
      assertThat(uids(fetchJobs, names)).isEqualTo(cronJobs);
      assertThat(jobs(fetchJobs, names)).hasSize(jobs.size() + 1).containsAll(jobs);
      done.forEach(name -> assertKept(between.get(name), fetchJobs.status(name)));
      assertThat(fetchJobs.run(done.getFirst()).outcome()).isEqualTo("Unchanged");
    } finally {
      InstalledOperator.install(cluster);
    }
  }

  /** Builds the version before this one, unless it is cached, and loads its images. */
  private static Path previous(Cluster cluster) {
    Path sources = cluster.sources();
    Path folder =
        Path.of(
            Command.of(List.of(sources.resolve("dev/previous").toString()))
                .within(Duration.ofMinutes(20))
                .output()
                .strip());
    Command.of(
            Stream.of("dev/cluster", "load", "images/operator.tar", "images/downloader.tar")
                .map(
                    word ->
                        word.startsWith("dev/")
                            ? sources.resolve(word).toString()
                            : word.endsWith(".tar") ? folder.resolve(word).toString() : word)
                .toList())
        .output();
    return folder;
  }

  private static String spec(Scene scene, String name, boolean slow) {
    return scene.rarely(slow ? SLOW : FILE).replace("path: ", "path: " + name + "/");
  }

  private static String definition(Cluster cluster) {
    return cluster.kubectl("get", "crd", "fetchjobs.fetchjobs.dev", "-o", "yaml").output();
  }

  private static void awaitImage(FetchJobs fetchJobs, String name, String tag, boolean wanted) {
    fetchJobs.awaitCronJob(
        name,
        "has the image of the version " + tag + ": " + wanted,
        cronJob ->
            cronJob
                    .getSpec()
                    .getJobTemplate()
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getImage()
                    .endsWith(tag)
                == wanted);
  }

  private static void assertFetched(RunSummary run) {
    assertThat(run.outcome()).isEqualTo("Fetched");
  }

  private static void assertKept(FetchJobStatus before, FetchJobStatus now) {
    assertThat(now.lastRun()).isEqualTo(before.lastRun());
    assertThat(now.artifact().sha256()).isEqualTo(before.artifact().sha256());
    assertThat(now.condition("Fetched")).isEqualTo(before.condition("Fetched"));
  }

  private static Map<String, FetchJobStatus> statuses(FetchJobs fetchJobs, List<String> names) {
    return names.stream().collect(Collectors.toMap(Function.identity(), fetchJobs::status));
  }

  private static String uid(FetchJobs fetchJobs, String name) {
    return fetchJobs.cronJob(name).orElseThrow().getMetadata().getUid();
  }

  private static Map<String, String> uids(FetchJobs fetchJobs, List<String> names) {
    return names.stream()
        .collect(Collectors.toMap(Function.identity(), name -> uid(fetchJobs, name)));
  }

  private static Set<String> jobs(FetchJobs fetchJobs, List<String> names) {
    return names.stream()
        .flatMap(name -> fetchJobs.jobs(name).stream())
        .map((Job job) -> job.getMetadata().getName())
        .collect(Collectors.toSet());
  }
}
