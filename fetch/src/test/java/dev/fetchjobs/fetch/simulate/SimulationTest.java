package dev.fetchjobs.fetch.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.fetch.Definition;
import dev.fetchjobs.fetch.simulate.Scenario.Outage;
import dev.fetchjobs.fetch.simulate.Scenario.Publishing;
import dev.fetchjobs.operator.decide.Settings;
import dev.fetchjobs.operator.desired.Desired;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final Instant FROM = Instant.parse("2026-11-02T00:00:00Z");

  @Test
  @DisplayName("A simulation has the same result if the operator also reconciles every ten minutes")
  void leftOutLooks() throws Exception {
    Scenario scenario =
        new Scenario(
            ZoneOffset.UTC,
            new Publishing(Publishing.DAILY.days(), List.of(LocalTime.of(6, 50)), Set.of()),
            List.of(),
            List.of(new Outage(FROM.plusSeconds(100_000), FROM.plusSeconds(250_000), 503, null)),
            Duration.ofMinutes(5));

    Simulated few = simulate(scenario, false);
    Simulated all = simulate(scenario, true);

    assertThat(few.happenings()).isEqualTo(all.happenings());
    assertThat(few.summary()).isEqualTo(all.summary());
    assertThat(few.summary().alerts()).isGreaterThan(3);
    assertThat(few.summary().heldMinutes()).isPositive();
    assertThat(few.summary().staleMinutes()).isPositive();
  }

  private static Simulated simulate(Scenario scenario, boolean allLooks) throws Exception {
    ObjectNode tree =
        (ObjectNode)
            new YAMLMapper()
                .readTree(
                    """
                    apiVersion: fetchjobs.dev/v1alpha1
                    kind: FetchJob
                    metadata: {name: instruments, namespace: default, uid: u1}
                    spec:
                      schedule: 0 */3 * * *
                      source: {http: {url: "https://publisher.example/instruments.csv"}}
                      freshness: {within: 2h, maxAge: 30h}
                      circuitBreaker: {failureThreshold: 2, hold: 5h}
                      destination: {volume: {claimName: market-data, path: instruments.csv}}
                    """);
    assertThat(Definition.complete(tree)).isEmpty();
    FetchJob fetchJob = Serialization.unmarshal(tree.toString(), FetchJob.class);
    var all =
        dev.fetchjobs.operator.runtime.Settings.from(
            Map.of("FETCHJOB_DOWNLOADER_IMAGE", "none", "FETCHJOB_LEADER_ELECTION", "false"),
            "dev");
    Settings settings = new Settings(all.downloads(), all.keepJobs(), true);
    Desired.Accepted desired = (Desired.Accepted) Desired.of(fetchJob, settings.downloads());
    return Simulation.run(
        fetchJob, desired, settings, scenario, FROM, FROM.plus(Duration.ofDays(7)), allLooks);
  }
}
