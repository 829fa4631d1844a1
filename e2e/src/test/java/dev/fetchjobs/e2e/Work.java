package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.Patience;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Gives the replicas something to do while the leader changes: edits without a pause, a request, a
 * run that ends meanwhile, and a run that fails meanwhile. Nothing of it may be lost.
 */
final class Work {

  private static final String FILE = "list.csv";
  private static final String SLOW = "slow.csv";
  private static final String NONE = "none.csv";

  private final Scene scene;
  private final FetchJobs fetchJobs;
  private final AtomicInteger edits = new AtomicInteger();
  private String running = "";
  private String failing = "";

  private Work(Scene scene, FetchJobs fetchJobs) {
    this.scene = scene;
    this.fetchJobs = fetchJobs;
  }

  /** Applies the FetchJobs and starts a run that takes some seconds. */
  static Work begin(Scene scene, FetchJobs fetchJobs) {
    scene.publish(FILE, "rows\n");
    scene.publish(SLOW, "slow rows\n".repeat(10_000));
    scene.publisher().behave(scene.file(SLOW), "bytesPerSecond=12000");
    scene.publish(NONE, "");
    scene.publisher().behave(scene.file(NONE), "status=404*");
    fetchJobs.apply("edited", scene.rarely(FILE));
    fetchJobs.apply("requested", scene.rarely(FILE).replace("path: ", "path: requested/"));
    fetchJobs.apply("running", scene.rarely(SLOW));
    fetchJobs.apply("failing", scene.rarely(NONE));
    fetchJobs.awaitReady("edited");
    fetchJobs.awaitReady("requested");
    fetchJobs.awaitReady("running");
    fetchJobs.awaitReady("failing");
    Work work = new Work(scene, fetchJobs);
    work.running = fetchJobs.start("running");
    return work;
  }

  /** Requests a run, and starts another one that fails. */
  void more() {
    failing = fetchJobs.start("failing");
    fetchJobs.request("requested", "meanwhile");
  }

  private void edit() {
    fetchJobs.apply(
        "edited", scene.rarely(FILE).replace("0 0 1 1 *", schedule(edits.incrementAndGet())));
  }

  private static String schedule(int edit) {
    return "%d %d 1 1 *".formatted(edit % 60, edit / 60 % 24);
  }

  /** Edits a FetchJob ten times a second until something is so. */
  void editUntil(String what, Duration limit, Callable<Boolean> so) {
    Patience.await(what, limit)
        .until(
            () -> {
              edit();
              return so.call();
            });
  }

  /** Edits a FetchJob ten times a second for this time. */
  void editFor(Duration time) {
    Awaitility.await("edits for " + time)
        .pollInterval(Duration.ofMillis(100))
        .during(time)
        .atMost(time.plusMinutes(1))
        .until(
            () -> {
              edit();
              return true;
            });
  }

  /** Waits until the last edit has its effect and all runs are recorded and announced. */
  void awaitDone() {
    edit();
    String last = schedule(edits.get());
    fetchJobs.awaitCronJob("edited", last, c -> c.getSpec().getSchedule().equals(last));
    fetchJobs.awaitReady("edited");
    assertThat(fetchJobs.awaitRun("running", running).outcome()).isEqualTo("Fetched");
    if (failing.isEmpty()) {
      return;
    }
    assertThat(
            fetchJobs
                .awaitRun("requested", "the requested run", r -> r.trigger().equals("Request"))
                .outcome())
        .isEqualTo("Fetched");
    assertThat(fetchJobs.jobs("requested")).hasSize(1);
    assertThat(fetchJobs.awaitRun("failing", failing).failureClass()).isEqualTo("Permanent");
    fetchJobs.awaitEvent("failing", "Permanent Fetched is False");
  }
}
