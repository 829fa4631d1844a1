package dev.fetchjobs.plugin;

import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.VersionName;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.plugin.view.Names;
import dev.fetchjobs.plugin.view.Seen;
import dev.fetchjobs.plugin.view.Version;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Holds the commands that request a run. */
final class RunCommands {

  private RunCommands() {}

  /** Requests a run, and waits for its end if the person wants that. */
  abstract static class Requesting implements Callable<Integer> {
    @ParentCommand private @Nullable Plugin parent;
    @Mixin private NameParameter name = new NameParameter();

    @Option(
        names = {"-w", "--wait"},
        description = "Wait until the requested run has ended; the exit code is its outcome.")
    private boolean wait;

    @Override
    public final Integer call() throws RefusedException {
      Plugin plugin = Objects.requireNonNull(parent);
      Seen seen = plugin.fetchJobs().get(name.value());
      String token = request(plugin, seen);
      if (wait) {
        return plugin.end(plugin.fetchJobs().await(seen.name(), token));
      }
      plugin.out().println("Requested. kubectl fetchjob status " + seen.name() + " shows the run.");
      return 0;
    }

    /** Requests the run, and returns the token of the request. */
    abstract String request(Plugin plugin, Seen seen) throws RefusedException;
  }

  @Command(name = "run", description = "Requests a run now.")
  static final class Run extends Requesting {
    @Override
    String request(Plugin plugin, Seen seen) throws RefusedException {
      String token = plugin.newToken();
      plugin.fetchJobs().request(seen.name(), token);
      return token;
    }
  }

  @Command(
      name = "accept",
      description = "Declares the file in quarantine right; a run then publishes it.")
  static final class Accept extends Requesting {
    @Override
    String request(Plugin plugin, Seen seen) throws RefusedException {
      Quarantined file = seen.status().quarantined();
      if (file == null) {
        throw new RefusedException(seen.name() + " has no file in quarantine.");
      }
      String token = plugin.newToken();
      plugin
          .fetchJobs()
          .request(seen.name(), token, AcceptCommand.ACCEPT_ANNOTATION + "=" + file.sha256());
      plugin
          .people()
          .println(
              Printable.sentence(
                  "%s: accepted the file %s, which %s refused."
                      .formatted(seen.name(), file.sha256(), file.reason()),
                  Integer.MAX_VALUE));
      return token;
    }
  }

  @Command(
      name = "rollback",
      description = "Publishes a version that is kept on the volume, without asking the publisher.")
  static final class Rollback extends Requesting {
    @Parameters(index = "1", paramLabel = "VERSION", description = "Name of the version.")
    private String version = "";

    @Override
    String request(Plugin plugin, Seen seen) throws RefusedException {
      checkListed(seen, version);
      String token = plugin.newToken();
      plugin
          .fetchJobs()
          .request(seen.name(), token, VersionName.PUBLISH_ANNOTATION + "=" + version);
      return token;
    }
  }

  /** Refuses a version that the status does not list, and says which it lists. */
  static void checkListed(Seen seen, String version) throws RefusedException {
    var names = seen.versions().stream().map(Version::name).toList();
    if (names.isEmpty()) {
      throw new RefusedException("The status of " + seen.name() + " lists no version.");
    }
    if (!names.contains(version)) {
      throw new RefusedException(
          "%s has no version \"%s\". %s"
              .formatted(seen.name(), version, Names.existing(version, names)));
    }
  }
}
