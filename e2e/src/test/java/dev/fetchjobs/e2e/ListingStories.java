package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.RunSummary;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests FetchJobs that find the address of the file in a listing, or have a date in the address.
 */
@Story
class ListingStories {

  private static final String PAGE = "instruments.html";

  private static String page(String hash) {
    return """
        <html><body><a href="imprint.html">Imprint</a>
        <a href="blob/%s/t7-xetr-allTradableInstruments.csv">All instruments</a></body></html>
        """
        .formatted(hash);
  }

  private static String found(Scene scene) {
    return scene
        .rarely(PAGE)
        .replace(
            "destination:",
            """
                find:
                  format: Html
                  where:
                  - {field: name, matches: 't7-xetr-.*[.]csv$'}
            destination:""")
        .replace("path: " + PAGE, "path: list.csv")
        .concat("retry: {attempts: 1}\n");
  }

  @Test
  @DisplayName(
      "A link has another hash in each publication: each run downloads the file of the day; while "
          + "the page has no link, the run fails, its message says what the page has, and the "
          + "file stays")
  void linkOnAPage(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(PAGE, page("0a1b"));
    scene.publish("blob/0a1b/t7-xetr-allTradableInstruments.csv", "ISIN\nof monday\n");
    fetchJobs.applyReady("found", found(scene));

    // When
    RunSummary first = fetchJobs.run("found");

    // Then
    assertThat(first.outcome()).as(first.message()).isEqualTo("Fetched");
    assertThat(scene.volume().directory().resolve("list.csv")).hasContent("ISIN\nof monday\n");

    // When
    scene.publish(PAGE, page("2c3d"));
    scene.publish("blob/2c3d/t7-xetr-allTradableInstruments.csv", "ISIN\nof tuesday\n");
    RunSummary second = fetchJobs.run("found");

    // Then
    assertThat(second.outcome()).as(second.message()).isEqualTo("Fetched");
    assertThat(scene.volume().directory().resolve("list.csv")).hasContent("ISIN\nof tuesday\n");
    assertThat(fetchJobs.status("found").artifact().url())
        .isEqualTo(scene.url("blob/2c3d/t7-xetr-allTradableInstruments.csv"));

    // When
    scene.publish(PAGE, "<html><body><a href='imprint.html'>Imprint</a></body></html>");
    RunSummary third = fetchJobs.run("found");

    // Then
    assertThat(third.failureClass()).isEqualTo("Transient");
    assertThat(third.reason()).isEqualTo("NotListed");
    assertThat(third.message()).contains("imprint.html");
    assertThat(scene.volume().directory().resolve("list.csv")).hasContent("ISIN\nof tuesday\n");
  }

  @Test
  @DisplayName(
      "The address has a date: a requested run downloads the file of the date that its request "
          + "names; a FetchJob with a wrong path in find is Stalled, and the message has the "
          + "position")
  void dateInTheAddress(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish("20261103.csv", "ISIN\nof the third\n");
    String spec =
        scene
            .rarely("list.csv")
            .replace(
                scene.url("list.csv"),
                '"' + scene.url("DATE.csv").replace("DATE", "{date:yyyyMMdd}") + '"');
    fetchJobs.applyReady("dated", spec);

    // When
    fetchJobs.annotate("dated", "fetchjobs.dev/run-requested-for=2026-11-03");
    fetchJobs.request("dated", "the-third");
    RunSummary run =
        fetchJobs.awaitRun("dated", "the requested run", r -> "the-third".equals(r.request()));

    // Then
    assertThat(run.outcome()).as(run.message()).isEqualTo("Fetched");
    assertThat(scene.volume().directory().resolve("list.csv")).hasContent("ISIN\nof the third\n");

    // When
    fetchJobs.apply(
        "dated",
        spec.replace(
            "destination:", "    find: {format: Json, entries: '$.data[?@.a]'}\ndestination:"));

    // Then
    assertThat(fetchJobs.awaitStalled("dated").message())
        .contains("spec.source.http.find.entries")
        .contains("at character 8");
  }

  /** Returns a daily schedule whose next scheduled time is half a day ahead. */
  private static String daily(Scene scene) {
    int hour = Instant.now().plus(Duration.ofHours(12)).atZone(ZoneOffset.UTC).getHour();
    return scene
        .rarely("list.csv")
        .replace("0 0 1 1 *", "0 " + hour + " * * *")
        .replace(
            scene.url("list.csv"),
            '"' + scene.url("DATE.csv").replace("DATE", "{date:yyyyMMdd}") + '"')
        .concat("keepVersions: 5\nsuccessfulJobsHistoryLimit: 10\nretry: {attempts: 1}\n");
  }

  @Test
  @DisplayName(
      "A backfill of five days runs for one day after the other, oldest first and never two at a "
          + "time; it ends with the newest file, and the volume keeps all five")
  void backfill(Scene scene, FetchJobs fetchJobs) throws IOException {
    // Given
    for (int day = 3; day <= 7; day++) {
      scene.publish("2025110" + day + ".csv", "ISIN\nof day " + day + "\n");
    }
    fetchJobs.applyReady("daily", daily(scene));

    // When
    fetchJobs.annotate(
        "daily",
        "fetchjobs.dev/run-requested-for=2025-11-03/2025-11-07",
        FetchJobs.REQUEST + "=november");
    FetchJob ended =
        fetchJobs.await(
            "daily",
            "the end of the backfill",
            Duration.ofMinutes(5),
            job -> "november".equals(job.getStatus().lastCompletedRunRequest()));

    // Then
    Backfill backfill = ended.getStatus().backfill();
    assertThat(backfill.state()).isEqualTo("Complete");
    assertThat(backfill.succeeded()).as(backfill.toString()).isEqualTo(5);
    assertThat(backfill.failed()).isZero();
    List<Job> jobs =
        fetchJobs.jobs("daily").stream()
            .sorted(Comparator.comparing(job -> job.getMetadata().getCreationTimestamp()))
            .toList();
    assertThat(jobs)
        .extracting(
            job -> job.getMetadata().getAnnotations().get("fetchjobs.dev/date").substring(0, 10))
        .containsExactly("2025-11-03", "2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07");
    for (int i = 1; i < jobs.size(); i++) {
      assertThat(jobs.get(i).getMetadata().getCreationTimestamp())
          .as("a run begins after the end of the one before")
          .isGreaterThanOrEqualTo(jobs.get(i - 1).getStatus().getCompletionTime());
    }
    Path directory = scene.volume().directory();
    assertThat(directory.resolve("list.csv")).hasContent("ISIN\nof day 7\n");
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(file -> file.toString().contains("/versions/")))
          .filteredOn(Files::isRegularFile)
          .hasSizeGreaterThanOrEqualTo(5);
    }
    fetchJobs.awaitEvent("daily", "BackfillStarted The backfill of request november begins");
    fetchJobs.awaitEvent("daily", "BackfillComplete The backfill of request november has ended");
  }

  private static final String INDEX = "index.json";

  private static String set(Scene scene) {
    return scene
        .rarely(INDEX)
        .replace(
            "destination:",
            """
                find:
                  format: Json
                  entries: $[*]
                  date: {field: name, pattern: '_(\\d{8})_', format: yyyyMMdd}
                  set:
                    part: '_(\\d)of(\\d)'
                    rename: {matches: '_\\d{8}_', to: _}
            destination:""")
        .replace("path: " + INDEX, "folder: weekly")
        .concat("retry: {attempts: 1}\n");
  }

  /** Publishes files of one date, and an index that lists them after {@code before}. */
  private static List<String> arrive(Scene scene, List<String> before, String date, int... parts) {
    List<String> names = new ArrayList<>(before);
    for (int part : parts) {
      String name = "FULINS_" + date + "_" + part + "of3.csv";
      scene.publish(name, date + "\n");
      names.add('"' + name + '"');
    }
    scene.publish(INDEX, names.toString());
    return names;
  }

  @Test
  @DisplayName(
      "The files of a weekly set arrive in three portions over three runs: the run publishes the "
          + "set when it is complete, and so for the next week; a reader never sees a mixed set")
  void weeklySet(Scene scene, FetchJobs fetchJobs) throws Exception {
    // Given
    Path folder = scene.volume().directory().resolve("weekly");
    List<String> parts = List.of("FULINS_1of3.csv", "FULINS_2of3.csv", "FULINS_3of3.csv");
    try (SetReader reader = SetReader.of(folder, parts)) {
      List<String> names = arrive(scene, List.of(), "20261121", 1);
      fetchJobs.applyReady("weekly", set(scene));

      // When, Then
      assertIncomplete(fetchJobs.run("weekly"), "1 of 3 parts of 2026-11-21 are there");
      names = arrive(scene, names, "20261121", 3);
      assertIncomplete(fetchJobs.run("weekly"), "2 of 3 parts of 2026-11-21 are there");
      assertThat(folder).doesNotExist();
      names = arrive(scene, names, "20261121", 2);
      assertPublished(fetchJobs.run("weekly"));
      reader.awaitSet("20261121\n");
      assertThat(folder.resolve("FULINS_2of3.csv")).hasContent("20261121\n");

      // When, Then
      names = arrive(scene, names, "20261128", 3);
      assertOldSetStays(fetchJobs.run("weekly"), "1 of 3 parts of 2026-11-28 are there");
      names = arrive(scene, names, "20261128", 1);
      assertOldSetStays(fetchJobs.run("weekly"), "2 of 3 parts of 2026-11-28 are there");
      assertThat(folder.resolve("FULINS_1of3.csv")).hasContent("20261121\n");
      arrive(scene, names, "20261128", 2);
      assertPublished(fetchJobs.run("weekly"));
      reader.awaitSet("20261128\n");
      assertThat(fetchJobs.status("weekly").artifact().path()).isEqualTo("weekly");
      assertThat(reader.seen())
          .containsExactly(Set.of(), Set.of("20261121\n"), Set.of("20261128\n"));
    }
  }

  private static void assertIncomplete(RunSummary run, String message) {
    assertThat(run.reason()).as(run.message()).isEqualTo("NotListed");
    assertThat(run.message()).contains(message);
  }

  private static void assertOldSetStays(RunSummary run, String message) {
    assertThat(run.outcome()).as(run.message()).isEqualTo("Unchanged");
    assertThat(run.message()).contains(message);
  }

  private static void assertPublished(RunSummary run) {
    assertThat(run.outcome()).as(run.message()).isEqualTo("Fetched");
  }
}
