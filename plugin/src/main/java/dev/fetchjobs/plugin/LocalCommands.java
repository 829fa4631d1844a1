package dev.fetchjobs.plugin;

import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.fetch.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Holds the commands that work on this machine and need no cluster; dev/fetch does their work. */
final class LocalCommands {

  private LocalCommands() {}

  private static int run(@Nullable Plugin plugin, List<String> words) {
    Plugin known = Objects.requireNonNull(plugin);
    return dev.fetchjobs.fetch.Main.run(
        Program.PLUGIN, words, System.getenv(), new Stop(), known.out(), known.people());
  }

  @Command(
      name = "suggest",
      description = "Downloads a file, or the file that a page links to, and prints a FetchJob.")
  static final class Suggest implements Callable<Integer> {
    @ParentCommand private @Nullable Plugin plugin;

    @Parameters(index = "0", paramLabel = "URL", description = "Address of the file or the page.")
    private String url = "";

    @Option(
        names = "--allow-private",
        description = "Allow connections to loopback and private addresses.")
    private boolean allowPrivate;

    @Override
    public Integer call() {
      List<String> words = new ArrayList<>(List.of("--suggest", url));
      if (allowPrivate) {
        words.add("--allow-private");
      }
      return run(plugin, words);
    }
  }

  @Command(
      name = "simulate",
      description = "Shows what the FetchJob of a file would do in days, months or years.")
  static final class Simulate implements Callable<Integer> {
    @ParentCommand private @Nullable Plugin plugin;

    @Parameters(index = "0", paramLabel = "FILE", description = "YAML with a FetchJob.")
    private String file = "";

    @Option(
        names = "--from",
        required = true,
        paramLabel = "DATE",
        description = "First day, or day and time, in spec.timeZone.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "DATE", description = "Last day.")
    private String to = "";

    @Option(
        names = "--scenario",
        paramLabel = "FILE",
        description = "What the publisher does; see docs/simulate.md.")
    private @Nullable String scenario;

    @Option(
        names = "--calendar",
        paramLabel = "FILE",
        description = "YAML with the FetchCalendar that spec.calendar.name names.")
    private @Nullable String calendar;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "The FetchJob, if FILE has several.")
    private @Nullable String name;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        description = "text or json.")
    private @Nullable String output;

    @Override
    public Integer call() {
      List<String> words = new ArrayList<>(List.of("simulate", file, "--from", from, "--to", to));
      add(words, "--scenario", scenario);
      add(words, "--calendar", calendar);
      add(words, "--name", name);
      add(words, "--output", output);
      return run(plugin, words);
    }

    private static void add(List<String> words, String option, @Nullable String value) {
      if (value != null) {
        words.addAll(List.of(option, value));
      }
    }
  }
}
