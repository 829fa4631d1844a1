package dev.fetchjobs.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
class MetricsTest {

  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final List<Path> FILES =
      List.of(
          Path.of("../helm/fetchjob-operator/files/alerts.yaml"),
          Path.of("../helm/fetchjob-operator/files/dashboard.json"));
  private static final Pattern METRIC = Pattern.compile("fetchjob_[a-z_]+");

  @Test
  @DisplayName("The number of the operator's metrics does not grow with the number of FetchJobs")
  void fixedNumber(TestNamespace namespace) throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace)) {
      jobs.createReady("job-0");
      List<String> before = Scrape.series(operator.port());

      // When
      for (int i = 1; i < 10; i++) {
        jobs.createReady("job-" + i);
      }

      // Then
      assertThat(names(Scrape.series(operator.port()))).isEqualTo(names(before));
      assertThat(Scrape.series(operator.port()))
          .hasSameSizeAs(before)
          .noneMatch(line -> line.contains("job-"));
      List<String> rest =
          List.of(
              "fetchjob_cache_objects{resource=\"fetchjobs\"} 10.0",
              "fetchjob_cache_objects{resource=\"cronjobs\"} 10.0",
              "fetchjob_cache_objects{resource=\"jobs\"} 0.0",
              "fetchjob_reconcile_queue 0.0");
      Awaitility.await("all are remembered and nothing is under way")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(Scrape.series(operator.port())).containsAll(rest));
    }
  }

  @Test
  void gaugesForEachFetchJobComeAndGoWithIt(TestNamespace namespace) throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    try (var operator = RunningOperator.in(namespace, true)) {
      // When
      jobs.createReady("xetra");

      // Then
      assertThat(Scrape.series(operator.port()))
          .anyMatch(
              line ->
                  line.startsWith("fetchjob_last_success_time_seconds{")
                      && line.contains("name=\"xetra\"")
                      && line.endsWith(" 0.0"));
      jobs.named("xetra").delete();
      Awaitility.await("the gauge is gone")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  Scrape.series(operator.port()).stream()
                      .noneMatch(line -> line.contains("xetra")));
    }
  }

  @Test
  void thePageListsEveryMetric(TestNamespace namespace) throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    String page = Files.readString(PAGE);
    try (var operator = RunningOperator.in(namespace, true)) {
      // When
      jobs.createReady("xetra");

      // Then
      assertThat(names(Scrape.series(operator.port())))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
  }

  @Test
  @DisplayName("Each metric in the chart's alerts and dashboard is one of a running operator")
  void metricsOfTheChart(TestNamespace namespace) throws Exception {
    // Given
    var jobs = new FetchJobs(namespace);
    var runs = Runs.in(namespace);
    try (var operator = RunningOperator.in(namespace, true)) {
      jobs.apply(FetchJobs.yaml("xetra", "12 7 * * 1-5", "freshness: {maxAge: 26h}\n"));
      jobs.awaitReady("xetra");

      // When
      runs.start(jobs.cronJob("xetra").get(), "by-hand");
      runs.fetched("by-hand");
      jobs.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));

      // Then
      Set<String> served =
          Scrape.series(operator.port()).stream()
              .map(line -> line.replaceFirst("[{ ].*", ""))
              .collect(Collectors.toSet());
      for (Path file : FILES) {
        assertThat(METRIC.matcher(Files.readString(file)).results().map(MatchResult::group))
            .hasSizeGreaterThan(8)
            .allSatisfy(name -> assertThat(served).contains(name));
      }
    }
  }

  /** Returns the names of the metrics, without the suffixes of histograms and summaries. */
  private static Set<String> names(List<String> series) {
    return series.stream()
        .flatMap(line -> Stream.of(line.replaceFirst("[{ ].*", "")))
        .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
        .collect(Collectors.toSet());
  }
}
