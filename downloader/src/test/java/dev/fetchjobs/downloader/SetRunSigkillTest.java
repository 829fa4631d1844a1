package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.run.Run;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that downloads sets with several threads, at random instants. Most of its runs
 * fail at the last part, so the next run finds kept parts. {@code -Dfetchjob.full=true} kills 300
 * times, and {@code -Dfetchjob.kills=N} kills N times.
 */
@FaultRows("download")
class SetRunSigkillTest {

  private static final int KILLS =
      Integer.getInteger("fetchjob.kills", Boolean.getBoolean("fetchjob.full") ? 300 : 15);
  private static final long SEED = Long.getLong("fetchjob.seed", 20261130L);
  private static final int PARTS = 6;

  @TempDir Path volume;
  @TempDir Path plans;

  @Test
  @DisplayName(
      "D62 SIGKILL at random instants of a download with several threads: the next run publishes "
          + "one whole set and leaves nothing in staging")
  void killedAtRandomInstants() throws Exception {
    // Given
    SetSite site = new SetSite();
    RunFixture fixture = new RunFixture(volume);
    Random random = new Random(SEED);
    AtomicInteger requests = new AtomicInteger();
    int midway = 0;
    int kept = 0;
    try (BadServer server = BadServer.http(site.site)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        String date = "2026%02d%02d".formatted(1 + kill / 28 % 12, 1 + kill % 28);
        String content = "content of kill %05d ".formatted(kill).repeat(3000);
        site.offer(date, PARTS, content);
        site.on(
            date,
            PARTS,
            PARTS,
            exchange ->
                exchange.respond(
                    requests.incrementAndGet() % 4 == 0 ? "200 OK" : "404 Not Found",
                    "",
                    SetSite.bytes(content, PARTS)));

        // When
        Process child = running(site.plan(server, 3).build(volume));
        LockSupport.parkNanos(random.nextLong(60_000_000L));
        child.destroyForcibly().waitFor();
        midway += fixture.files("staging").isEmpty() ? 0 : 1;
        kept +=
            fixture.files("staging").stream().anyMatch(SetRunSigkillTest::isDescription) ? 1 : 0;
        site.offer(date, PARTS, content);

        // Then
        assertThat(fixture.run(site.plan(server, 3)).report().outcome())
            .isIn(Outcome.FETCHED, Outcome.UNCHANGED);
        Map<String, String> seen = SetSite.published(volume);
        assertThat(seen).hasSize(PARTS);
        assertThat(contents(seen)).as("kill %d", kill).containsExactly(content.strip());
        assertThat(fixture.files("staging")).isEmpty();
      }
    }

    // And
    assertThat(midway).as("kills that hit a run in its middle").isPositive();
    System.out.printf(
        "SIGKILL of downloads of sets: %d kills (seed %d), %d in the middle of a run, %d with kept parts%n",
        KILLS, SEED, midway, kept);
  }

  private static boolean isDescription(Path file) {
    return file.toString().endsWith(".body.json");
  }

  /** Returns the contents of the files without their numbers. */
  private static Set<String> contents(Map<String, String> parts) {
    return parts.values().stream()
        .map(text -> text.substring(0, text.lastIndexOf(' ')).strip())
        .collect(Collectors.toSet());
  }

  private Process running(FetchPlan plan) throws Exception {
    Path file = Files.writeString(plans.resolve("plan.json"), Wire.write(plan));
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                volume.toString(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("running");
    return process;
  }

  /** Is the child process, which runs the plan again and again. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      RunFixture fixture = new RunFixture(Path.of(args[0]));
      String plan = Files.readString(Path.of(args[1]));
      for (int i = 1; ; i++) {
        if (i == 2) {
          System.out.println("running");
        }
        Run.execute(Optional.of(plan), fixture.environment("job-" + i));
      }
    }
  }
}
