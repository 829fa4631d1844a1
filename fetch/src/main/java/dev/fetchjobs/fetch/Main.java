package dev.fetchjobs.fetch;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.VersionName;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.run.Environment;
import dev.fetchjobs.downloader.run.Explanation;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.downloader.run.Run;
import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.DownloadSettings;
import dev.fetchjobs.operator.desired.RequestedDate;
import dev.fetchjobs.operator.desired.RequestedInterval;
import dev.fetchjobs.operator.runtime.BadSettingException;
import dev.fetchjobs.operator.runtime.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the command {@code dev/fetch}. */
public final class Main {

  private Main() {}

  public static void main(String[] words) {
    Stop stop = new Stop();
    Thread runs = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(stop, runs), "on-signal"));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream people = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int code = run(List.of(words), System.getenv(), stop, out, people);
    Runtime.getRuntime().halt(code);
  }

  /**
   * Gives the run a moment to end properly after Ctrl-C. Usually the run halts the process earlier.
   */
  private static void leave(Stop stop, Thread runs) {
    stop.now();
    try {
      runs.join(4_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the command {@code dev/fetch}. */
  public static int run(
      List<String> arguments,
      Map<String, String> variables,
      Stop stop,
      PrintStream out,
      PrintStream people) {
    return run(Program.DEV_FETCH, arguments, variables, stop, out, people);
  }

  /**
   * Runs the command {@code dev/fetch}, or the part of the plugin for kubectl that needs no
   * cluster.
   *
   * @param variables environment variables of the process
   * @param out output for the report
   * @param people output for the lines for people
   * @return the exit code
   */
  public static int run(
      Program program,
      List<String> arguments,
      Map<String, String> variables,
      Stop stop,
      PrintStream out,
      PrintStream people) {
    boolean simulates =
        !arguments.isEmpty() && arguments.getFirst().equals(SimulateOptions.COMMAND);
    if (Options.asksForHelp(arguments)) {
      out.print(simulates ? SimulateOptions.HELP : Options.HELP);
      return 0;
    }
    try {
      if (simulates) {
        return new Simulating(variables, out, people).run(arguments.subList(1, arguments.size()));
      }
      Options options = Options.of(arguments);
      String url = options.suggest();
      if (url != null) {
        return new Suggesting(program, stop, out, people)
            .suggest(url, (probe, folder) -> plan(probe.fetchJob(), folder, options, variables));
      }
      FetchJob fetchJob = Yaml.read(options.file(), options.name());
      unpin(fetchJob);
      if (options.date() != null) {
        RequestedDate.set(fetchJob, options.date());
        if (RequestedInterval.of(fetchJob).isPresent()) {
          throw RefusedException.usage(
              "--for is \"%s\"; dev/fetch runs once, so write one date such as 2026-11-03."
                  .formatted(options.date()));
        }
      }
      FetchPlan plan = plan(fetchJob, options.folder(), options, variables);
      LocalCalendars.note(fetchJob).ifPresent(people::println);
      // Each run gets a new Job name, so that its timeout counts from its own start.
      String job = "%s-%d".formatted(plan.name(), System.currentTimeMillis());
      LocalWords words = new LocalWords(plan);
      Environment environment =
          Environment.of(
                  job,
                  !options.asScheduled(),
                  RequestedDate.of(fetchJob).map(Instant::toString).orElse(null),
                  line -> people.println(words.of(line)),
                  stop)
              .withSchedule(options.asScheduled());
      if (options.explain()) {
        return explain(plan, environment, out, words, people);
      }
      Result result = Run.execute(plan, environment);
      out.println(words.of(Wire.writeForPeople(result.report())));
      people.println(words.ending(result.report()));
      return result.exitCode().code();
    } catch (RefusedException e) {
      people.println(e.sentence(program));
      return e.exitCode();
    }
  }

  private static int explain(
      FetchPlan plan,
      Environment environment,
      PrintStream out,
      LocalWords words,
      PrintStream people) {
    Optional<Failure> why = Explanation.explain(plan, environment, out::println);
    why.ifPresent(failure -> people.println("No file was chosen: " + words.of(failure.message())));
    return why.map(failure -> failure.exitCode().code()).orElse(0);
  }

  /** Removes the pin, because the version that it names is on the volume and not here. */
  private static void unpin(FetchJob fetchJob) {
    Map<String, String> annotations = fetchJob.getMetadata().getAnnotations();
    if (annotations != null && annotations.containsKey(VersionName.PIN_ANNOTATION)) {
      Map<String, String> others = new HashMap<>(annotations);
      others.remove(VersionName.PIN_ANNOTATION);
      fetchJob.getMetadata().setAnnotations(others);
    }
  }

  private static FetchPlan plan(
      FetchJob fetchJob, Path folder, Options options, Map<String, String> variables)
      throws RefusedException {
    DownloadSettings downloads = settings(variables, options.allowPrivate()).downloads();
    return switch (Desired.of(fetchJob, downloads, LocalCalendars.WEEKDAYS)) {
      case Desired.Accepted accepted ->
          new LocalPod(accepted.cronJob(), folder(folder), options.secrets(), options.attempts())
              .plan();
      case Desired.Refused refused -> throw RefusedException.config(refused.message());
    };
  }

  static Settings settings(Map<String, String> variables, boolean allowPrivate)
      throws RefusedException {
    Map<String, String> all = new HashMap<>(variables);
    all.put("FETCHJOB_DOWNLOADER_IMAGE", "none");
    all.put("FETCHJOB_LEADER_ELECTION", "false");
    all.put("FETCHJOB_ALLOW_PRIVATE_ADDRESSES", String.valueOf(allowPrivate));
    try {
      return Settings.from(all, "dev");
    } catch (BadSettingException e) {
      throw RefusedException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static Path folder(Path folder) throws RefusedException {
    try {
      return Files.createDirectories(folder).toRealPath();
    } catch (IOException e) {
      throw RefusedException.usage("The folder %s cannot be made (%s).".formatted(folder, e));
    }
  }
}
