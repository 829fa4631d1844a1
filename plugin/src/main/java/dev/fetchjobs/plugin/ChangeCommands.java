package dev.fetchjobs.plugin;

import dev.fetchjobs.contract.VersionName;
import dev.fetchjobs.plugin.view.Seen;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Holds the commands that change a FetchJob and start no run. */
final class ChangeCommands {

  /** A pin: this version stays published until the annotation is removed. */
  private ChangeCommands() {}

  /** Changes one FetchJob, and prints one line about it. */
  abstract static class Changing implements Callable<Integer> {
    @ParentCommand private @Nullable Plugin parent;
    @Mixin private NameParameter name = new NameParameter();

    @Override
    public final Integer call() throws RefusedException {
      Plugin plugin = Objects.requireNonNull(parent);
      FetchJobs fetchJobs = plugin.fetchJobs();
      Seen seen = fetchJobs.get(name.value());
      plugin.out().println(seen.name() + ": " + change(fetchJobs, seen));
      return 0;
    }

    /** Makes the change, and says what it means. */
    abstract String change(FetchJobs fetchJobs, Seen seen) throws RefusedException;
  }

  @Command(name = "suspend", description = "Stops the schedule; requested runs still start.")
  static final class Suspend extends Changing {
    @Override
    String change(FetchJobs fetchJobs, Seen seen) throws RefusedException {
      if (seen.suspended()) {
        return "is suspended already.";
      }
      fetchJobs.suspend(seen.name(), true);
      return "suspended. No scheduled run starts until kubectl fetchjob resume " + seen.name();
    }
  }

  @Command(name = "resume", description = "Starts the schedule of a suspended FetchJob again.")
  static final class Resume extends Changing {
    @Override
    String change(FetchJobs fetchJobs, Seen seen) throws RefusedException {
      if (!seen.suspended()) {
        return "is not suspended.";
      }
      fetchJobs.suspend(seen.name(), false);
      return "resumed. Scheduled runs start again.";
    }
  }

  @Command(
      name = "pin",
      description = "Keeps a version published; runs fetch and verify, and do not publish.")
  static final class Pin extends Changing {
    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "VERSION",
        description = "Name of the version; default: the one that consumers read.")
    private @Nullable String version;

    @Override
    String change(FetchJobs fetchJobs, Seen seen) throws RefusedException {
      String pinned = version == null ? seen.currentVersion() : version;
      if (pinned == null) {
        throw new RefusedException(
            "The status of " + seen.name() + " does not name the version that consumers read.");
      }
      RunCommands.checkListed(seen, pinned);
      fetchJobs.annotate(seen.name(), VersionName.PIN_ANNOTATION + "=" + pinned);
      return "pinned to " + pinned + ". The pin holds until kubectl fetchjob unpin " + seen.name();
    }
  }

  @Command(name = "unpin", description = "Removes the pin, so that the next run publishes again.")
  static final class Unpin extends Changing {
    @Override
    String change(FetchJobs fetchJobs, Seen seen) throws RefusedException {
      fetchJobs.annotate(seen.name(), VersionName.PIN_ANNOTATION + "-");
      return "has no pin. The next run publishes again.";
    }
  }
}
