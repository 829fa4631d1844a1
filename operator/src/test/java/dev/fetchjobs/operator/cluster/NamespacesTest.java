package dev.fetchjobs.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests an operator that serves a list of namespaces and has a Role in each of them. */
@OnCluster
class NamespacesTest {

  @Test
  @DisplayName(
      "R23 An operator for two of three namespaces serves only these two, and a deletion in one "
          + "does not affect the other")
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

  @Test
  @DisplayName(
      "An operator for some namespaces makes no request outside of them; a FetchJob that names a "
          + "FetchCalendar is Stalled, and its neighbour works")
  void noRequestInTheCluster(TestNamespace namespace) throws Exception {
    var mark = namespace.cluster().audit().mark();
    try (var operator = RunningOperator.in(namespace)) {
      var fetchJobs = new FetchJobs(namespace);

      // When
      fetchJobs.apply(FetchJobs.yaml("calendar", "12 7 * * 1-5", "calendar: {name: xetra}\n"));
      fetchJobs.createReady("neighbour");

      // Then
      Awaitility.await("stalled")
          .untilAsserted(
              () ->
                  assertThat(fetchJobs.get("calendar").getStatus().conditions())
                      .anySatisfy(
                          condition -> {
                            assertThat(condition.type()).isEqualTo("Stalled");
                            assertThat(condition.reason()).isEqualTo("CalendarNotFound");
                            assertThat(condition.message()).contains("spec.calendar.weekly");
                          }));
      assertThat(namespace.cluster().audit().since(mark))
          .filteredOn(request -> request.userAgent().equals("fetchjob-operator"))
          .filteredOn(request -> request.user().contains(":" + namespace.name() + ":"))
          .filteredOn(request -> !request.resource().isEmpty())
          .isNotEmpty()
          .allSatisfy(request -> assertThat(request.namespace()).isEqualTo(namespace.name()));
      assertThat(operator.deaths()).isEmpty();
    }
  }

  private static void awaitCached(RunningOperator operator, int count) {
    String line = "fetchjob_cache_objects\\{.*resource=\"fetchjobs\".*} " + count + "[.]0";
    Awaitility.await(count + " FetchJobs are remembered")
        .until(
            () -> Scrape.series(operator.port()).stream().anyMatch(found -> found.matches(line)));
  }
}
