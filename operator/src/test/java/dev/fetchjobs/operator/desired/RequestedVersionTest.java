package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestedVersionTest {

  private static final String NAME = "20261128T090000Z-1a2b3c4d";

  @Test
  void onlyThePodOfTheRequestedRunNamesTheVersion() {
    FetchJob fetchJob = FetchJobYaml.complete();
    fetchJob.setMetadata(
        new ObjectMetaBuilder()
            .withName("xetra")
            .withNamespace("data")
            .withUid("u")
            .withAnnotations(
                Map.of(
                    "fetchjobs.dev/run-requested-at",
                    "monday",
                    "fetchjobs.dev/publish-version",
                    NAME))
            .build());

    RunStart start = RunStart.ofRequest(fetchJob, null).orElseThrow();
    Node job =
        new Node(start.job(Map.of("spec", Map.of("jobTemplate", Map.of())), "c", Instant.EPOCH));

    assertThat(start.version()).isEqualTo(NAME);
    assertThat(
            job.at("spec", "template", "metadata", "annotations", "fetchjobs.dev/trigger")
                .textOr(""))
        .isEqualTo("PublishVersion/" + NAME);
    assertThat(job.at("metadata", "annotations", "fetchjobs.dev/trigger").textOr(""))
        .isEqualTo("Request");
    assertThat(RunStart.ofRequest(fetchJob, "monday")).isEmpty();
  }
}
