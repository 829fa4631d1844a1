package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The address of the file is found in a listing, or has a date in it. */
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
      "A link with another hash in each publication: each run fetches the file of the day; while the page has no link, the run fails, says what the page has, and the file stays")
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
      "A date in the address: a requested run fetches the file of the date that its request names; a FetchJob with a wrong path in find is Stalled, and the message has the position")
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

  /** Publishes parts of a date, and an index that lists them after {@code before}. */
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

  /**
   * Returns the different contents of the parts in the version that consumers see now. It is empty
   * if they see none.
   */
  private static Set<String> seen(Path folder) throws IOException {
    Path data = folder.resolve("..data");
    if (!Files.exists(data)) {
      return Set.of();
    }
    Path version = data.toRealPath();
    Set<String> dates = new TreeSet<>();
    for (int part = 1; part <= 3; part++) {
      dates.add(Files.readString(version.resolve("FULINS_" + part + "of3.csv")));
    }
    return dates;
  }

  @Test
  @DisplayName(
      "A weekly set arrives in three portions: it is published when it is complete, and so is the next week's; a reader who reads all the time never sees a mixed set")
  void weeklySet(Scene scene, FetchJobs fetchJobs) throws Exception {
    // Given
    Path folder = scene.volume().directory().resolve("weekly");
    List<Set<String>> mixed = new CopyOnWriteArrayList<>();
    AtomicBoolean reads = new AtomicBoolean(true);
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (reads.get()) {
                    try {
                      Set<String> dates = seen(folder);
                      if (dates.size() > 1) {
                        mixed.add(dates);
                      }
                    } catch (IOException e) {
                      mixed.add(Set.of(String.valueOf(e)));
                    }
                    LockSupport.parkNanos(1_000_000);
                  }
                });
    try {
      List<String> names = arrive(scene, List.of(), "20261121", 1);
      fetchJobs.applyReady("weekly", set(scene));

      // When, Then
      RunSummary one = fetchJobs.run("weekly");
      assertThat(one.reason()).as(one.message()).isEqualTo("NotListed");
      assertThat(one.message()).contains("1 of 3 parts of 2026-11-21 are there");
      assertThat(folder).doesNotExist();
      names = arrive(scene, names, "20261121", 3);
      assertThat(fetchJobs.run("weekly").message()).contains("2 of 3 parts");
      names = arrive(scene, names, "20261121", 2);
      RunSummary whole = fetchJobs.run("weekly");
      assertThat(whole.outcome()).as(whole.message()).isEqualTo("Fetched");
      assertThat(seen(folder)).containsExactly("20261121\n");
      assertThat(folder.resolve("FULINS_2of3.csv")).hasContent("20261121\n");

      // When, Then
      names = arrive(scene, names, "20261128", 1, 2);
      RunSummary waiting = fetchJobs.run("weekly");
      assertThat(waiting.outcome()).as(waiting.message()).isEqualTo("Unchanged");
      assertThat(seen(folder)).containsExactly("20261121\n");
      arrive(scene, names, "20261128", 3);
      RunSummary next = fetchJobs.run("weekly");
      assertThat(next.outcome()).as(next.message()).isEqualTo("Fetched");
      assertThat(seen(folder)).containsExactly("20261128\n");
      assertThat(fetchJobs.status("weekly").artifact().path()).isEqualTo("weekly");
    } finally {
      reads.set(false);
      reader.join();
    }
    assertThat(mixed).isEmpty();
  }
}
