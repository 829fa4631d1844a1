package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.RunSummary;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests that the status reports only what was observed, and that files of other applications stay
 * unchanged.
 */
@Story
class TruthStories {

  private static final String FILE = "list.csv";
  private static final Duration DURING_A_FAILURE = Duration.ofSeconds(30);

  @Test
  @DisplayName(
      "R1 While a webhook refuses every CronJob, the status still reports runs, the file's age "
          + "and the reason of the refusal")
  void webhookIsDown(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.applyAndRun("healthy", scene.rarely(FILE) + "freshness:\n  maxAge: 1m\n");

    // When: the webhook's server is down, and a user edits the FetchJob
    try (Webhook down = Webhook.thatIsDown(scene)) {
      fetchJobs.apply(
          "healthy", scene.rarely(FILE) + "freshness:\n  maxAge: 1m\nkeepVersions: 5\n");
      fetchJobs.apply("newcomer", scene.rarely("other.csv"));

      // Then: the status has the reason of the refusal, even for a FetchJob without a CronJob
      for (String name : new String[] {"healthy", "newcomer"}) {
        fetchJobs.await(
            name,
            "the webhook's failure in a condition",
            DURING_A_FAILURE,
            job ->
                FetchJobs.settled(job)
                    && job.getStatus().conditions().stream()
                        .anyMatch(c -> c.message().contains(down.name())));
      }

      // When: a run ends
      String job = fetchJobs.start("healthy");

      // Then: the status records the run, and Fresh becomes False when no run confirms the file any
      // more
      RunSummary run = fetchJobs.awaitRun("healthy", job);
      assertThat(run.outcome()).hasToString("Unchanged");
      fetchJobs.await(
          "healthy", "too old", Duration.ofSeconds(90), f -> FetchJobs.is(f, "Fresh", "False"));
    }

    // Then: after the webhook's removal the FetchJobs become Ready without help
    fetchJobs.awaitReady("healthy");
    fetchJobs.awaitReady("newcomer");
  }

  @Test
  @DisplayName(
      "R8 After an edit of the URL, the condition Fetched is Unknown until a run has used the "
          + "URL, and kubectl wait can await the end of a request")
  void edited(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.applyAndRun("moved", scene.rarely(FILE));
    fetchJobs.await("moved", "Fetched", job -> FetchJobs.is(job, "Fetched", "True"));

    // When
    fetchJobs.apply("moved", scene.rarely(FILE).replace(scene.url(FILE), scene.url("gone.csv")));

    // Then
    assertThat(
            scene
                .namespace()
                .kubectl("wait", "--for=condition=Fetched", "fetchjob/moved", "--timeout=5s")
                .run()
                .exitCode())
        .as("kubectl wait runs into its timeout, because no run has given a verdict yet")
        .isNotZero();
    fetchJobs.await("moved", "Unknown", job -> FetchJobs.is(job, "Fetched", "Unknown"));

    // When
    fetchJobs.request("moved", "after-the-edit");
    scene.kubectl(
        "wait",
        "fetchjob/moved",
        "--for=jsonpath={.status.lastCompletedRunRequest}=after-the-edit",
        "--timeout=120s");

    // Then
    FetchJob ended = fetchJobs.resource("moved").require();
    assertThat(ended.getStatus().lastRun().request()).isEqualTo("after-the-edit");
    assertThat(FetchJobs.condition(ended, "Fetched").orElseThrow())
        .satisfies(
            fetched -> {
              assertThat(fetched.status()).isEqualTo("False");
              assertThat(fetched.message()).contains("404");
              assertThat(fetched.observedGeneration())
                  .isEqualTo(ended.getMetadata().getGeneration());
            });
  }

  @Test
  @DisplayName("R13 Another application's key on a shared claim keeps its mode and its group")
  void sharedClaim(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.applyAndRun("first", scene.rarely(FILE));
    Path key = scene.volume().file("application.key");
    Files.writeString(key, "secret of another application\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Object group = Files.getAttribute(key, "unix:gid");

    // When
    fetchJobs.apply("second", scene.rarely("second.csv") + "podTemplate:\n  fsGroup: 2000\n");

    // Then: the operator refuses the group, because the installation does not allow it
    assertThat(fetchJobs.awaitStalled("second").message()).contains("2000");

    // When
    fetchJobs.run("first");

    // Then
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getAttribute(key, "unix:gid")).isEqualTo(group);
    assertThat(Files.getPosixFilePermissions(scene.volume().file(FILE)))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
  }

  /**
   * Describes a webhook for the CronJobs of one namespace. Closing this object removes the webhook.
   */
  private record Webhook(Scene scene, String name) implements AutoCloseable {

    /**
     * Creates a webhook at an address without a server. The API server refuses every request for
     * which it cannot ask the webhook.
     */
    static Webhook thatIsDown(Scene scene) {
      Webhook webhook = new Webhook(scene, "cronjobs." + scene.namespace().name() + ".example");
      scene.namespace().client().resource(webhook.configuration()).serverSideApply();
      return webhook;
    }

    private GenericKubernetesResource configuration() {
      return Serialization.unmarshal(
          """
          apiVersion: admissionregistration.k8s.io/v1
          kind: ValidatingWebhookConfiguration
          metadata: {name: %1$s}
          webhooks:
            - name: %1$s
              clientConfig: {url: "https://127.0.0.1:1/"}
              rules:
                - {apiGroups: [batch], apiVersions: [v1], operations: ["*"], resources: [cronjobs]}
              namespaceSelector:
                matchLabels: {kubernetes.io/metadata.name: %2$s}
              failurePolicy: Fail
              sideEffects: None
              admissionReviewVersions: [v1]
          """
              .formatted(name, scene.namespace().name()),
          GenericKubernetesResource.class);
    }

    @Override
    public void close() {
      scene.namespace().client().resource(configuration()).delete();
    }
  }
}
