package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.table.FaultRows;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class RunResultTest {

  private static final String DAILY = "12 7 * * *";

  @Test
  @DisplayName(
      "O32 Two Jobs exist for one scheduled time (slot): both count as its runs, and the operator "
          + "stops changing the status")
  void twoJobsForOneSlot(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      var cronJob = world.cronJob("xetra").get();
      cronJob
          .getSpec()
          .getJobTemplate()
          .getMetadata()
          .getAnnotations()
          .put("batch.kubernetes.io/cronjob-scheduled-timestamp", "2026-11-20T07:12:00Z");

      // When
      for (String job : new String[] {"xetra-1", "xetra-2"}) {
        world.runs().start(cronJob, job);
        world.runs().fetched(job);
      }
      world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));
      world.awaitSilence();

      // Then
      RunSummary run = world.status("xetra").lastRun();
      assertThat(run.slot()).isEqualTo("2026-11-20T07:12:00Z");
      assertThat(run.trigger()).isEqualTo("Schedule");
      int writes = world.operator().writes().size();
      world.operator().restart();
      world.awaitSilence();
      assertThat(world.operator().writes()).hasSize(writes);
    }
  }

  @Test
  @DisplayName(
      "O33 A Job is removed before the operator sees it: the status claims nothing about the run, "
          + "and the next run counts")
  void prunedUnseen(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.operator().killForGood();
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world.runs().fetched("xetra-1");
      world.runs().delete("xetra-1");

      // When
      world.operator().start();
      world.awaitReady("xetra");
      world.awaitSilence();

      // Then
      assertThat(world.status("xetra").lastRun()).isNull();
      world.fetch("xetra", "xetra-2");
    }
  }

  @Test
  @DisplayName(
      "O33 A Job is removed after the operator has seen its end: the result stays in the status")
  void prunedSeen(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.fetch("xetra", "xetra-1");
      world.awaitSilence();
      FetchJobStatus before = world.status("xetra");

      // When
      world.runs().delete("xetra-1");
      world.operator().restart();
      world.awaitSilence();

      // Then
      assertThat(world.status("xetra")).isEqualTo(before);
    }
  }

  @Test
  @DisplayName(
      "O35 A termination message is missing, cut, binary or from another program: the outcome is "
          + "Unknown with a reason, never a success")
  void hostileMessages(Cluster cluster) {
    // Given
    Map<String, String> messages = new LinkedHashMap<>();
    Map<String, String> reasons = new LinkedHashMap<>();
    try (World world =
        World.ready(
            cluster, "missing", "cut", "binary", "html", "huge", "nested", "other", "newer",
            "future", "liar")) {
      FetchReport report = world.runs().report("liar-1", Outcome.FETCHED);
      String good = Wire.write(report);
      messages.put("missing", "");
      messages.put("cut", good.substring(0, good.length() / 2));
      messages.put("binary", "\u0000\u0001\u001b[31m\u0007\ufffd{");
      messages.put("html", "<html><script>alert(1)</script></html>");
      messages.put("huge", "{\"x\":\"" + "y".repeat(20_000) + "\"}");
      messages.put("nested", "{\"version\":".repeat(300));
      messages.put("other", Wire.write(world.runs().report("somebody-elses", Outcome.FETCHED)));
      messages.put("newer", good.replace("\"version\":1", "\"version\":99"));
      messages.put(
          "future",
          Wire.write(world.runs().report("future-1", Outcome.FETCHED))
              .replace("\"checkedTime\":\"20", "\"checkedTime\":\"90"));
      messages.put("liar", Wire.write(world.runs().report("liar-1", Outcome.REJECTED)));
      messages.keySet().forEach(name -> reasons.put(name, "ReportUnreadable"));
      reasons.put("missing", "ReportMissing");

      // When
      messages.forEach(
          (name, message) -> {
            world.runs().start(world.cronJob(name).get(), name + "-1");
            world.runs().ended(name + "-1", 0, message);
          });

      // Then
      reasons.forEach(
          (name, reason) -> {
            FetchJobStatus status = world.await(name, "run", s -> s.lastRun() != null);
            RunSummary run = status.lastRun();
            assertThat(run.outcome()).as(name).isEqualTo("Unknown");
            assertThat(run.reason()).as(name).isEqualTo(reason);
            assertThat(run.message()).as(name).doesNotContainPattern("\\p{Cntrl}|<|script");
            assertThat(status.condition("Fetched").orElseThrow().status()).isEqualTo("Unknown");
            assertThat(status.artifact()).isNull();
          });
      assertThat(world.operator().deaths()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "O35 The status shows hostile text in an otherwise valid report without control characters")
  void hostileText(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      String report =
          Wire.write(world.runs().report("xetra-1", Outcome.FETCHED))
              .replace(
                  "The file has 42 bytes.",
                  "\\u001b[2J\\u0007all\\nlines\\u202e " + "x".repeat(900));

      // When
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world.runs().ended("xetra-1", 0, report);

      // Then
      world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));
      String message = world.status("xetra").lastRun().message();
      assertThat(message)
          .hasSizeLessThanOrEqualTo(256)
          .doesNotContainPattern("[\\p{Cntrl}\\u202e]");
    }
  }

  @Test
  @DisplayName(
      "O42 A Secret is missing and created later: the status names the missing Secret until the "
          + "run can start")
  void secretMissing(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world.runs().waiting("xetra-1", "CreateContainerConfigError", "secret \"api-key\" not found");

      // Then
      world.await("xetra", "stuck", FetchJobs.hasReason("Fetched", "ContainerConfigError"));
      assertThat(world.status("xetra").condition("Fetched").orElseThrow().message())
          .contains("secret \"api-key\" not found");
      world.runs().running("xetra-1");
      world.runs().fetched("xetra-1");
      world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));
    }
  }
}
