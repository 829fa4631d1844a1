package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.testkit.cluster.Command;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the plugin for kubectl, as its users call it. */
@Story
class PluginStories {

  private static final String FILE = "list.csv";

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "kubectl fetchjob run --wait ends with the run that it requested, and status, history and "
          + "logs show this run")
  void run(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    KubectlPlugin plugin = KubectlPlugin.of(scene, folder);
    scene.publish(FILE, "0123456789\n");
    fetchJobs.applyReady("good", scene.rarely(FILE));

    // When
    Command.Result first = plugin.run("run", "good", "--wait");
    Command.Result second = plugin.run("run", "fetchjob/good", "-w");

    // Then
    assertThat(first.exitCode()).as(first.out() + first.error()).isZero();
    assertThat(first.out()).startsWith("Fetched").contains("Consumers read the file of ");
    assertThat(first.error()).contains("good: asked").contains("good: the run ");
    assertThat(second.exitCode()).as(second.out() + second.error()).isZero();
    assertThat(second.out()).startsWith("Unchanged");
    assertThat(plugin.output("status", "good"))
        .startsWith(scene.namespace().name() + "/good: Ok\nConsumers read   list.csv · 11 B · ");
    String newest = fetchJobs.status("good").lastRun().job();
    assertThat(plugin.output("history", "good", "-o", "name").lines())
        .hasSize(2)
        .first()
        .isEqualTo(newest);
    assertThat(plugin.output("history", "good")).contains("Fetched", "Unchanged", "Request");
    assertThat(plugin.output("logs", "good", "-f")).contains("list.csv");
    assertThat(plugin.output("versions", "good")).isNotBlank();
    assertThat(plugin.output("status", "good", "-o", "name"))
        .isEqualTo("fetchjob.fetchjobs.dev/good\n");
  }

  @Test
  @DisplayName(
      "kubectl fetchjob run --wait has the exit code of a failed and of a rejected run, and accept "
          + "--wait publishes the rejected file")
  void failure(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    KubectlPlugin plugin = KubectlPlugin.of(scene, folder);
    scene.publish(FILE, "0123456789\n");
    fetchJobs.applyAndRun("judged", scene.rarely(FILE) + "verify:\n  maxShrinkPercent: 10\n");

    // When
    scene.publisher().behave(scene.file(FILE), "status=404*");
    Command.Result failed = plugin.run("run", "judged", "--wait");
    scene.publisher().behave(scene.file(FILE), "");
    scene.publish(FILE, "01\n");
    Command.Result rejected = plugin.run("run", "judged", "--wait");
    String status = plugin.output("status", "judged");
    String list = plugin.output("list");
    Command.Result accepted = plugin.run("accept", "judged", "--wait");
    Command.Result again = plugin.run("accept", "judged");

    // Then
    assertThat(failed.exitCode()).as(failed.out() + failed.error()).isEqualTo(20);
    assertThat(failed.out()).startsWith("Failed (Permanent").contains("404");
    assertThat(rejected.exitCode()).as(rejected.out() + rejected.error()).isEqualTo(30);
    assertThat(rejected.out()).startsWith("Rejected").contains("fetchjob accept judged");
    assertThat(status).contains("Quarantine", "kubectl fetchjob accept judged");
    assertThat(list).startsWith("1 needs somebody\n").contains("! judged   Failing");
    assertThat(accepted.exitCode()).as(accepted.out() + accepted.error()).isZero();
    assertThat(accepted.out()).startsWith("Fetched");
    assertThat(scene.volume().read(FILE)).isEqualTo("01\n");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.error()).isEqualTo("kubectl fetchjob: judged has no file in quarantine.\n");
  }

  @Test
  @DisplayName(
      "kubectl fetchjob rollback publishes an earlier version again, pin keeps it published, and "
          + "after unpin the next run publishes the publisher's file")
  void goBack(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    KubectlPlugin plugin = KubectlPlugin.of(scene, folder);
    scene.publish(FILE, "monday\n");
    fetchJobs.applyAndRun("daily", scene.rarely(FILE));
    String monday = fetchJobs.status("daily").artifact().version();
    scene.publish(FILE, "tuesday, which is wrong\n");
    assertThat(plugin.run("run", "daily", "--wait").exitCode()).isZero();
    assertThat(plugin.output("versions", "daily")).contains(monday);

    // When
    Command.Result back = plugin.run("rollback", "daily", monday, "--wait");
    String restored = scene.volume().read(FILE);
    plugin.output("pin", "daily");
    Command.Result pinned = plugin.run("run", "daily", "--wait");
    String kept = scene.volume().read(FILE);
    FetchJobStatus status =
        fetchJobs
            .await("daily", "Pinned", job -> "Pinned".equals(job.getStatus().state()))
            .getStatus();
    plugin.output("unpin", "daily");
    Command.Result unpinned = plugin.run("run", "daily", "--wait");

    // Then
    assertThat(back.exitCode()).as(back.out() + back.error()).isZero();
    assertThat(restored).isEqualTo("monday\n");
    assertThat(pinned.exitCode()).as(pinned.out() + pinned.error()).isZero();
    assertThat(kept).isEqualTo("monday\n");
    assertThat(status.pinned()).isEqualTo(monday);
    assertThat(status.artifact().version()).isEqualTo(monday);
    assertThat(status.versions()).hasSize(2);
    assertThat(unpinned.exitCode()).as(unpinned.out() + unpinned.error()).isZero();
    assertThat(scene.volume().read(FILE)).isEqualTo("tuesday, which is wrong\n");
  }

  @Test
  @DisplayName(
      "kubectl fetchjob suspends and resumes a FetchJob, and lists those of all namespaces or with "
          + "a label")
  void suspendAndList(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    KubectlPlugin plugin = KubectlPlugin.of(scene, folder);
    scene.publish(FILE, "rows\n");
    fetchJobs.applyReady("one", scene.rarely(FILE));
    fetchJobs.applyReady("two", scene.rarely(FILE).replace("path: list", "path: second"));
    scene.kubectl("label", "fetchjob", "two", "team=risk");

    // When
    String suspended = plugin.output("suspend", "one");

    // Then
    assertThat(suspended).startsWith("one: suspended.");
    fetchJobs.await("one", "Suspended", job -> "Suspended".equals(job.getStatus().state()));
    assertThat(plugin.output("list")).contains("1 suspended").contains("one");
    assertThat(plugin.output("list", "-l", "team=risk", "-o", "name"))
        .isEqualTo("fetchjob.fetchjobs.dev/two\n");
    assertThat(plugin.output("list", "-A"))
        .containsPattern("two +" + scene.namespace().name())
        .contains("NAMESPACE");
    JsonNode json = new JsonMapper().readTree(plugin.output("list", "-o", "json"));
    assertThat(json.path("items")).hasSize(2);
    assertThat(plugin.output("list", "-o", "yaml")).startsWith("apiVersion: v1\nitems:\n");

    // When
    String resumed = plugin.output("resume", "one");

    // Then
    assertThat(resumed).startsWith("one: resumed.");
    fetchJobs.await("one", "not suspended", job -> !"Suspended".equals(job.getStatus().state()));
    assertThat(plugin.output("resume", "one")).isEqualTo("one: is not suspended.\n");
  }

  @Test
  @DisplayName(
      "kubectl fetchjob says which FetchJobs exist and which right is missing, and completes names")
  void refusals(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    KubectlPlugin plugin = KubectlPlugin.of(scene, folder);
    fetchJobs.applyReady("xetra", scene.rarely(FILE));
    fetchJobs.applyReady("esma", scene.rarely(FILE).replace("path: list", "path: second"));
    try (TestNamespace other = scene.namespace().another("rights")) {
      String namespace = scene.namespace().name();
      String account = "system:serviceaccount:%s:reader".formatted(other.name());
      scene.kubectl("create", "serviceaccount", "reader", "-n", other.name());
      scene.kubectl("create", "role", "getter", "--verb=get", "--resource=fetchjobs.fetchjobs.dev");
      scene.kubectl(
          "create",
          "rolebinding",
          "getter",
          "--role=getter",
          "--serviceaccount=" + other.name() + ":reader");

      // When
      Command.Result wrong = plugin.run("status", "xetar");
      Command.Result read = plugin.run("status", "xetra", "--as", account);
      Command.Result change = plugin.run("run", "xetra", "--wait", "--as", account);
      Command.Result list = plugin.run("list", "--as", account);
      Command.Result elsewhere = plugin.run("list", "-A", "--as", account);
      Command.Result version = plugin.run("rollback", "xetra", "20260101");

      // Then
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(wrong.error())
          .isEqualTo("kubectl fetchjob: There is no FetchJob \"xetar\". There are: xetra, esma.\n");
      assertThat(read.exitCode()).as(read.error()).isZero();
      assertThat(change.exitCode()).isEqualTo(1);
      assertThat(change.error())
          .startsWith(
              "kubectl fetchjob: The right to patch fetchjobs.fetchjobs.dev in the namespace %s is missing for %s."
                  .formatted(namespace, account));
      assertThat(list.error())
          .startsWith(
              "kubectl fetchjob: The right to list fetchjobs.fetchjobs.dev in the namespace");
      assertThat(elsewhere.error())
          .contains("The right to list fetchjobs.fetchjobs.dev in all namespaces");
      assertThat(version.exitCode()).isEqualTo(1);
      assertThat(fetchJobs.resource("xetra").require().getMetadata().getAnnotations())
          .isNullOrEmpty();

      // When
      Command.Result names =
          plugin.kubectl(List.of("__complete", "fetchjob", "status", "-n", namespace, "x"));
      Command.Result commands = plugin.kubectl(List.of("__complete", "fetchjob", "r"));

      // Then
      assertThat(names.out()).startsWith("xetra\n:4\n");
      assertThat(commands.out().lines()).contains("run", "resume", "rollback", ":4");
    }
  }
}
