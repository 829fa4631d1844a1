package dev.fetchjobs.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the receiver of examples/sinks that starts a Job for each new version. The receiver runs as
 * a process of this machine, with the ServiceAccount and the rights of the example.
 */
@OnCluster
class StartJobTest {

  private static final Path SINKS = Page.ROOT.resolve("examples/sinks");
  private static final byte[] KEY = "a key of 32 bytes for the sinks.".getBytes(UTF_8);
  private static final Pattern EVENT = Pattern.compile("(?s)```json\n(.*?)```");
  private static final String CRON_JOB =
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: load-instruments}
      spec:
        schedule: 0 0 1 1 *
        suspend: true
        jobTemplate:
          metadata: {labels: {app: load}}
          spec:
            template:
              spec:
                restartPolicy: Never
                containers: [{name: load, image: example.invalid/load}]
      """;

  private @TempDir Path account;

  /** Creates the CronJob and the objects of the example, and stores the token of its account. */
  private void install(TestNamespace namespace) throws IOException {
    Path objects = account.resolve("objects.yaml");
    String example = Files.readString(SINKS.resolve("start-job.yaml"));
    Files.writeString(
        objects,
        example.replace("namespace: data", "namespace: " + namespace.name()) + "---\n" + CRON_JOB);
    namespace.kubectl("apply", "--filename", objects.toString()).output();
    Files.writeString(
        account.resolve("token"), namespace.kubectl("create", "token", "start-job").output());
    Files.writeString(account.resolve("namespace"), namespace.name());
    String authority = namespace.client().getConfiguration().getCaCertData();
    Files.write(account.resolve("ca.crt"), Base64.getDecoder().decode(authority));
  }

  private Process receiver(TestNamespace namespace) throws IOException {
    var command = new ProcessBuilder("python3", SINKS.resolve("start_job.py").toString());
    var environment = command.environment();
    environment.put("ACCOUNT", account.toString());
    environment.put("API", namespace.client().getMasterUrl().toString().replaceFirst("/$", ""));
    environment.put("START_CRONJOB", "load-instruments");
    environment.put("SIGNING_KEY", "whsec_" + Base64.getEncoder().encodeToString(KEY));
    environment.put("PORT", "0");
    return command.redirectErrorStream(true).start();
  }

  private static int post(int port, String event, byte[] key) throws Exception {
    String time = String.valueOf(Instant.now().getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] signature = mac.doFinal("one.%s.%s".formatted(time, event).getBytes(UTF_8));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
              .header("webhook-id", "one")
              .header("webhook-timestamp", time)
              .header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature))
              .POST(HttpRequest.BodyPublishers.ofString(event))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  @DisplayName(
      "A new version comes twice, once with a wrong signature, and then a failure: the receiver"
          + " starts one Job, with the version in an annotation")
  void aVersionStartsOneJob(TestNamespace namespace) throws Exception {
    // Given
    install(namespace);
    var page = EVENT.matcher(Page.of("docs/notify.md").text());
    assertThat(page.find()).isTrue();
    String event = page.group(1);
    Process receiver = receiver(namespace);
    try (BufferedReader output = receiver.inputReader()) {
      int port = Integer.parseInt(output.readLine().replaceFirst("listening on port ", ""));

      // When
      int forged = post(port, event, "another key of 32 bytes, forged.".getBytes(UTF_8));
      int first = post(port, event, KEY);
      int again = post(port, event, KEY);
      int failure = post(port, event.replace("NewVersion", "Failed"), KEY);

      // Then
      assertThat(List.of(forged, first, again, failure)).containsExactly(401, 204, 204, 204);
      List<Job> jobs =
          namespace.client().batch().v1().jobs().inNamespace(namespace.name()).list().getItems();
      assertThat(jobs).hasSize(1);
      assertThat(jobs.getFirst().getMetadata().getName()).startsWith("load-instruments-0d5c2be5");
      assertThat(jobs.getFirst().getMetadata().getLabels()).containsEntry("app", "load");
      assertThat(jobs.getFirst().getMetadata().getAnnotations())
          .containsEntry("fetchjobs.dev/version", "20261123T061209Z-abababab");
    } finally {
      receiver.destroy();
    }
  }
}
