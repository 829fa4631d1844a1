package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.LeaseHistory;
import dev.fetchjobs.testkit.cluster.Patience;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads the metrics of all replicas ten times a second, also while a replica or the API server does
 * not answer, and compares what they say about the leader with the audit log.
 */
final class Scrapes implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int PAUSE_MILLIS = 100;

  /**
   * Describes the metrics of one replica.
   *
   * @param from when the request was sent
   * @param to when the answer was complete
   */
  record Scrape(String pod, Instant from, Instant to, String metrics) {

    boolean leads() {
      return metrics.lines().anyMatch("fetchjob_leader 1.0"::equals);
    }

    boolean waits() {
      return metrics.lines().anyMatch("fetchjob_leader 0.0"::equals);
    }

    List<String> notNumbers() {
      return metrics.lines().filter(line -> line.endsWith(" NaN")).toList();
    }

    @Override
    public String toString() {
      return "%s %s %s leads=%s %s".formatted(pod, from, to, leads(), notNumbers());
    }
  }

  private final InstalledOperator operator;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final List<Scrape> scrapes = new CopyOnWriteArrayList<>();
  private volatile List<Pod> pods = List.of();

  Scrapes(InstalledOperator operator) {
    this.operator = operator;
    repeat(this::list);
    for (int i = 0; i < 3; i++) {
      // Each replica has a thread of its own, so that a stopped replica does not delay the others.
      int number = i;
      repeat(() -> scrape(number));
    }
  }

  private void repeat(Runnable task) {
    var unused = threads.scheduleWithFixedDelay(task, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void list() {
    try {
      pods = operator.pods();
    } catch (KubernetesClientException e) {
      // The API server is away: the replicas are those that were there before.
    }
  }

  private void scrape(int number) {
    List<Pod> known = pods;
    if (number >= known.size() || known.get(number).getStatus().getPodIP() == null) {
      return;
    }
    Pod pod = known.get(number);
    URI metrics = URI.create("http://%s:8080/metrics".formatted(pod.getStatus().getPodIP()));
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(PATIENCE).build();
    Instant from = Instant.now();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      // When a pod has gone, something else may answer at its address.
      if (answer.statusCode() == 200) {
        scrapes.add(new Scrape(Replicas.name(pod), from, Instant.now(), answer.body()));
      }
    } catch (IOException e) {
      // The replica has ended, is stopped, or does not listen yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for an answer of each of these replicas after this moment. */
  void awaitNext(List<Pod> replicas) {
    Instant now = Instant.now();
    Patience.await("an answer of each replica", PATIENCE.multipliedBy(5))
        .until(
            () ->
                replicas.stream()
                    .allMatch(
                        pod ->
                            scrapes.stream()
                                .anyMatch(
                                    s ->
                                        s.pod().equals(Replicas.name(pod))
                                            && s.from().isAfter(now))));
  }

  /** Checks every scrape: who says that it leads held the Lease, and who says no wrote nothing. */
  void agreeWith(LeaseHistory history) {
    assertThat(scrapes).allMatch(s -> s.leads() != s.waits());
    assertThat(scrapes).filteredOn(s -> !s.notNumbers().isEmpty()).isEmpty();
    assertThat(scrapes)
        .filteredOn(Scrape::leads)
        .isNotEmpty()
        .allMatch(s -> history.held(s.pod(), s.from(), s.to()), "held the Lease")
        .allMatch(s -> claimsAtTheSameTime(s) == 0, "is alone");
    assertThat(scrapes)
        .filteredOn(Scrape::waits)
        .isNotEmpty()
        .filteredOn(s -> !history.took(s.pod(), s.from(), s.to()))
        .allMatch(s -> history.writes(s.pod(), s.from(), s.to()).isEmpty(), "wrote nothing");
  }

  /** Counts answers of other replicas that were given in a part of the time of this one. */
  private long claimsAtTheSameTime(Scrape one) {
    return scrapes.stream()
        .filter(Scrape::leads)
        .filter(s -> !s.pod().equals(one.pod()))
        .filter(s -> !s.from().isBefore(one.from()) && !s.to().isAfter(one.to()))
        .count();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.close();
  }
}
