package dev.fetchjobs.fetch;

import dev.fetchjobs.downloader.time.Stop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code dev/fetch simulate} with files in a folder. */
record Simulations(Path folder) {

  private static final String FETCH_JOB =
      """
      apiVersion: fetchjobs.dev/v1alpha1
      kind: FetchJob
      metadata: {name: instruments}
      spec:
        runOnCreate: false
        source: {http: {url: "https://publisher.example/%s.csv"}}
        destination: {volume: {claimName: market-data, path: instruments.csv}}
      """;

  record Ended(int code, String out, String people) {

    List<String> lines() {
      return out.lines().toList();
    }

    /** Returns the first line with this beginning. */
    String line(String beginning) {
      return lines().stream().filter(line -> line.startsWith(beginning)).findFirst().orElse("");
    }
  }

  /** Simulates a file with one address. */
  Ended fixed(String spec, String scenario, String from, String to, String... more)
      throws IOException {
    return run(FETCH_JOB.formatted("instruments") + spec.indent(2), scenario, from, to, more);
  }

  /** Simulates a file with the date in its address. */
  Ended dated(String spec, String scenario, String from, String to) throws IOException {
    return run(FETCH_JOB.formatted("{date:yyyyMMdd}") + spec.indent(2), scenario, from, to);
  }

  Ended run(String yaml, String scenario, String from, String to, String... more)
      throws IOException {
    Path file = Files.writeString(folder.resolve("fetchjob.yaml"), yaml);
    List<String> words = new ArrayList<>(List.of("simulate", file.toString()));
    words.addAll(List.of("--from", from, "--to", to));
    if (!scenario.isEmpty()) {
      Path does = Files.writeString(folder.resolve("scenario.yaml"), scenario);
      words.addAll(List.of("--scenario", does.toString()));
    }
    words.addAll(List.of(more));
    return command(words);
  }

  static Ended command(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream people = new ByteArrayOutputStream();
    int code =
        Main.run(
            words,
            Map.of(),
            new Stop(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(people, true, StandardCharsets.UTF_8));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), people.toString(StandardCharsets.UTF_8));
  }
}
