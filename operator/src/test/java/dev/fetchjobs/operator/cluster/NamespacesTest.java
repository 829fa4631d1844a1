package dev.fetchjobs.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An operator that serves a list of namespaces, with a Role in each. */
@OnCluster
class NamespacesTest {

  @Test
  @DisplayName(
      "R23 two of three namespaces are served, and what is deleted in one is there in the other")
  void twoOfThree(TestNamespace first) throws Exception {
    try (var second = first.another("second");
        var third = first.another("third");
        var operator = RunningOperator.in(first, second)) {
      var here = new FetchJobs(first);
      var there = new FetchJobs(second);
      var nowhere = new FetchJobs(third);

      // When
      nowhere.create("xetra");
      here.createReady("xetra");
      there.createReady("xetra");
      there.createReady("gleif");

      // Then
      awaitCached(operator, 3);
      assertThat(nowhere.get("xetra").getStatus().conditions()).isEmpty();

      // When
      here.named("xetra").delete();

      // Then
      awaitCached(operator, 2);
      there.cronJob("xetra").delete();
      Awaitility.await("restored").until(() -> there.cronJob("xetra").get() != null);
      there.apply(FetchJobs.yaml("gleif").replace("12 7 * * 1-5", "13 8 * * *"));
      Awaitility.await("edited")
          .until(() -> there.cronJob("gleif").get().getSpec().getSchedule().equals("13 8 * * *"));
      here.createReady("xetra");
      awaitCached(operator, 3);
      assertThat(operator.deaths()).isEmpty();
    }
  }

  private static void awaitCached(RunningOperator operator, int count) {
    Awaitility.await(count + " FetchJobs are remembered")
        .until(
            () ->
                metrics(operator)
                    .lines()
                    .anyMatch(
                        line ->
                            line.matches(
                                "fetchjob_cache_objects\\{.*resource=\"fetchjobs\".*} "
                                    + count
                                    + "[.]0")));
  }

  private static String metrics(RunningOperator operator) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operator.port() + "/metrics"))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
