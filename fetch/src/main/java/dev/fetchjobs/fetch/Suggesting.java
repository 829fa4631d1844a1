package dev.fetchjobs.fetch;

import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Environment;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.downloader.run.Run;
import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.fetch.suggest.Suggestion;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Suggests a FetchJob for an address of a file or a page. The option {@code --suggest} of dev/fetch
 * does this.
 */
final class Suggesting {

  /**
   * A suggestion needs at most this many probes, because a page and its file may each lead to
   * several hosts.
   */
  private static final int MAX_PROBES = 8;

  private final Program program;
  private final Stop stop;
  private final PrintStream out;
  private final PrintStream people;

  Suggesting(Program program, Stop stop, PrintStream out, PrintStream people) {
    this.program = program;
    this.stop = stop;
    this.out = out;
    this.people = people;
  }

  /** Makes the plan of a probe that works in a folder. */
  @FunctionalInterface
  interface Planner {
    FetchPlan plan(Probe probe, Path folder) throws RefusedException;
  }

  /** Suggests a FetchJob, and returns the exit code of dev/fetch. */
  int suggest(String url, Planner planner) throws RefusedException {
    try {
      Path folder = Files.createTempDirectory("fetchjob-suggest").toRealPath();
      try {
        return suggest(new Probe(url, List.of(), Optional.empty()), planner, folder);
      } catch (FetchException e) {
        explain(Outcome.FAILED, e.failure().message());
        return e.failure().exitCode().code();
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw RefusedException.usage("The temporary folder cannot be used (%s).".formatted(e));
    }
  }

  private int suggest(Probe first, Planner planner, Path folder)
      throws RefusedException, FetchException, IOException {
    Probe probe = first;
    for (int number = 1; ; number++) {
      FetchPlan plan = planner.plan(probe, folder.resolve(String.valueOf(number)));
      LocalWords words = new LocalWords(plan);
      Result result =
          Run.execute(
              plan,
              Environment.of("suggest", true, null, line -> people.println(words.of(line)), stop));
      FetchReport report = result.report();
      if (report.outcome() == Outcome.FETCHED) {
        out.print(new Suggestion(Examination.of(probe, plan, report, folder)).yaml());
        people.println("Suggested. Write it to a file and " + program.afterSuggestion());
        return ExitCode.SUCCESS.code();
      }
      Probe next = number < MAX_PROBES ? probe.after(report, plan) : null;
      if (next == null) {
        if (Probe.isOne(report, Reason.HTML_PAGE)) {
          people.println("The page has no link to a data file.");
        }
        explain(report.outcome(), words.of(report.message()));
        return result.exitCode().code();
      }
      probe = next;
    }
  }

  private void explain(Outcome outcome, String message) {
    people.println("%s: %s".formatted(outcome, message));
    people.println("Nothing is suggested, and nothing stays on the disk.");
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
