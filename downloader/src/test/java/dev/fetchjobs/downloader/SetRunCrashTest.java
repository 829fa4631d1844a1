package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.SetSite.requestsFor;
import static dev.fetchjobs.downloader.SetSite.status;
import static dev.fetchjobs.downloader.SetSite.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.publish.CountingFileOperations;
import dev.fetchjobs.downloader.run.Run;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a crash at each single file operation of runs that keep files of a set and use kept files.
 */
@FaultRows("download")
class SetRunCrashTest {

  private static final String DATE = "20261121";
  private static final int PARTS = 3;

  @TempDir Path root;
  private final SetSite site = new SetSite();

  private static final class Death extends Error {
    Death() {
      super("killed");
    }
  }

  @Test
  @DisplayName(
      "D62 A run that keeps files of a set is killed before each single operation: the next run "
          + "publishes the whole set")
  void whileKeeping() throws Exception {
    try (BadServer server = BadServer.http(site.site)) {
      for (int at = 1; ; at++) {
        // Given
        RunFixture fixture = new RunFixture(Files.createDirectory(root.resolve("keeping-" + at)));
        site.offer(DATE, PARTS, "part").on(DATE, PARTS, PARTS, status("404 Not Found"));

        // When
        boolean died = dies(fixture, site.plan(server, 1), at);

        // Then
        site.offer(DATE, PARTS, "part");
        publishes(fixture, server);
        if (!died) {
          assertThat(at).isGreaterThan(15);
          break; // a number of operations that no run reaches
        }
      }
    }
  }

  @Test
  @DisplayName(
      "D62 A run that uses kept files of a set is killed before each single operation: the next "
          + "run publishes the whole set")
  void whileUsing() throws Exception {
    try (BadServer server = BadServer.http(site.site)) {
      for (int at = 1; ; at++) {
        // Given
        RunFixture fixture = new RunFixture(Files.createDirectory(root.resolve("using-" + at)));
        site.offer(DATE, PARTS, "part").on(DATE, PARTS, PARTS, status("404 Not Found"));
        assertThat(fixture.run(site.plan(server, 1)).report().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(fixture.bodies()).hasSize(PARTS - 1);
        site.offer(DATE, PARTS, "part");

        // When
        boolean died = dies(fixture, site.plan(server, 1), at);

        // Then
        publishes(fixture, server);
        if (!died) {
          assertThat(at).isGreaterThan(15);
          break;
        }
      }
      assertThat(requestsFor(server, target(DATE, 1, PARTS)))
          .anyMatch(seen -> seen.field("If-None-Match").isPresent());
    }
  }

  private static boolean dies(RunFixture fixture, PlanBuilder plan, int at) {
    fixture.files = dying(at);
    try {
      Run.execute(plan.build(fixture.volume), fixture.environment("killed"));
      return false;
    } catch (Death e) {
      return true;
    } finally {
      fixture.files = new DiskOperations();
    }
  }

  private void publishes(RunFixture fixture, BadServer server) {
    Outcome outcome = fixture.run(site.plan(server, 1)).report().outcome();
    assertThat(outcome).isIn(Outcome.FETCHED, Outcome.UNCHANGED);
    assertThat(SetSite.published(fixture.volume))
        .isEqualTo(
            Map.of("A_01of03.csv", "part 1", "A_02of03.csv", "part 2", "A_03of03.csv", "part 3"));
    assertThat(fixture.files("staging")).isEmpty();
  }

  private static CountingFileOperations dying(int at) {
    return new CountingFileOperations() {
      private boolean dead;

      @Override
      protected void before(int number, String what) throws IOException {
        dead |= number == at;
        if (dead) {
          throw new Death();
        }
      }
    };
  }
}
