package dev.fetchjobs.plugin;

import dev.fetchjobs.plugin.view.Listing;
import dev.fetchjobs.plugin.view.Refusal;
import dev.fetchjobs.plugin.view.Seen;
import dev.fetchjobs.plugin.view.StatusText;
import dev.fetchjobs.plugin.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Holds the commands that only read. */
final class ReadCommands {

  private ReadCommands() {}

  /** Has what all commands of this class need. */
  abstract static class Reading implements Callable<Integer> {
    @ParentCommand private @Nullable Plugin parent;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        description = "For programs: ${COMPLETION-CANDIDATES}.")
    @Nullable Format format;

    Plugin plugin() {
      return Objects.requireNonNull(parent);
    }

    void print(List<String> lines) {
      lines.forEach(plugin().out()::println);
    }

    @Override
    public final Integer call() throws RefusedException {
      show();
      return 0;
    }

    abstract void show() throws RefusedException;
  }

  @Command(name = "list", description = "Lists FetchJobs, those that need somebody first.")
  static final class ListAll extends Reading {
    @Option(
        names = {"-A", "--all-namespaces"},
        description = "List the FetchJobs of all namespaces.")
    private boolean everywhere;

    @Option(
        names = {"-l", "--selector"},
        paramLabel = "LABELS",
        description = "List only FetchJobs with these labels, for example team=risk.")
    private @Nullable String selector;

    @Override
    void show() throws RefusedException {
      List<String> words = new ArrayList<>(List.of("get", FetchJobs.KIND));
      if (everywhere) {
        words.add("-A");
      }
      if (selector != null) {
        words.add("--selector=" + selector);
      }
      if (format == Format.JSON || format == Format.YAML) {
        words.addAll(List.of("-o", format.toString()));
        plugin().kubectl().show(words.toArray(String[]::new));
        return;
      }
      words.addAll(List.of("-o", "json"));
      List<Seen> all = Seen.listOf(plugin().kubectl().json(words.toArray(String[]::new)));
      if (format == Format.NAME) {
        Listing.ordered(all)
            .forEach(seen -> plugin().out().println("fetchjob.fetchjobs.dev/" + seen.name()));
      } else if (all.isEmpty()) {
        plugin().people().println("There is no FetchJob here.");
      } else {
        print(Listing.lines(all, everywhere, plugin().clock().instant()));
      }
    }
  }

  @Command(
      name = "status",
      description = "Shows one FetchJob: what consumers read, its runs, and what you can do.")
  static final class Status extends Reading {
    @Mixin private NameParameter name = new NameParameter();

    @Override
    void show() throws RefusedException {
      Seen seen = plugin().fetchJobs().get(name.value());
      if (format == null) {
        print(StatusText.lines(seen, plugin().clock().instant()));
      } else {
        plugin().kubectl().show("get", FetchJobs.KIND, seen.name(), "-o", format.toString());
      }
    }
  }

  @Command(name = "history", description = "Lists the newest runs that asked the publisher.")
  static final class History extends Reading {
    @Mixin private NameParameter name = new NameParameter();

    @Override
    void show() throws RefusedException {
      Seen seen = plugin().fetchJobs().get(name.value());
      if (format == null) {
        print(Tables.history(seen));
      } else {
        print(List.of(format.write(seen.json().path("status").withArray("history"), "job")));
      }
    }
  }

  @Command(name = "versions", description = "Lists the versions that are kept on the volume.")
  static final class Versions extends Reading {
    @Mixin private NameParameter name = new NameParameter();

    @Override
    void show() throws RefusedException {
      Seen seen = plugin().fetchJobs().get(name.value());
      if (format == null) {
        print(Tables.versions(seen));
      } else {
        print(List.of(format.write(seen.json().path("status").withArray("versions"), "name")));
      }
    }
  }

  @Command(name = "logs", description = "Prints the log of the active run, or of the last one.")
  static final class Logs implements Callable<Integer> {
    @ParentCommand private @Nullable Plugin parent;
    @Mixin private NameParameter name = new NameParameter();

    @Option(
        names = {"-f", "--follow"},
        description = "Print until the run ends.")
    private boolean follow;

    @Override
    public Integer call() throws RefusedException {
      Plugin plugin = Objects.requireNonNull(parent);
      Seen seen = plugin.fetchJobs().get(name.value());
      String job = seen.newestJob();
      if (job == null) {
        throw new RefusedException(seen.name() + " has had no run yet, so there is no log.");
      }
      try {
        plugin.kubectl().show("logs", "job/" + job, "--follow=" + follow);
      } catch (RefusedException e) {
        throw e.refusal() instanceof Refusal.NotFound
            ? new RefusedException(
                "Kubernetes has removed the Job "
                    + job
                    + " with its log. The status has the result: kubectl fetchjob status "
                    + seen.name())
            : e;
      }
      return 0;
    }
  }
}
