package dev.fetchjobs.operator.screen;

import dev.fetchjobs.api.KeptVersion;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.VersionName;
import dev.fetchjobs.operator.desired.RequestedVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Represents a command that a user copies into a shell. A command has only names and digests that
 * mean nothing to a shell: whoever may write a status could otherwise choose what others run.
 */
public record Command(String purpose, String line) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static List<Command> of(Seen seen) {
    String name = seen.name();
    String namespace = seen.namespace();
    if (!isName(name) || !isName(namespace)) {
      return List.of();
    }
    List<Command> commands = new ArrayList<>();
    commands.add(
        new Command(
            "Run now",
            "kubectl annotate fetchjob %s -n %s --overwrite %s- %s=\"$(date -u +%%FT%%TZ)\""
                .formatted(
                    name,
                    namespace,
                    VersionName.PUBLISH_ANNOTATION,
                    AcceptCommand.REQUEST_ANNOTATION)));
    var last = seen.status().lastRun();
    var active = seen.status().activeRun();
    String job = active != null ? active.job() : last != null ? last.job() : "";
    if (isName(job)) {
      commands.add(
          new Command(
              active != null ? "Log of the active run" : "Log of the last run",
              "kubectl logs -n %s job/%s".formatted(namespace, job)));
    }
    rollback(seen).ifPresent(commands::add);
    boolean suspend = !seen.fetchJob().getSpec().suspend();
    commands.add(
        new Command(
            suspend ? "Suspend" : "Resume",
            "kubectl patch fetchjob %s -n %s --type merge -p '{\"spec\":{\"suspend\":%s}}'"
                .formatted(name, namespace, suspend)));
    commands.add(
        new Command("Everything", "kubectl describe fetchjob %s -n %s".formatted(name, namespace)));
    return List.copyOf(commands);
  }

  /** Returns the command that publishes the newest version that is not published. */
  private static Optional<Command> rollback(Seen seen) {
    var file = seen.status().artifact();
    String current = file == null ? null : file.version();
    return seen.status().versions().stream()
        .map(KeptVersion::name)
        .filter(version -> VersionName.isName(version) && !version.equals(current))
        .findFirst()
        .map(
            version ->
                new Command(
                    "Publish the newest other version again",
                    "kubectl annotate fetchjob %s -n %s --overwrite %s=%s %s=\"$(date -u +%%FT%%TZ)\""
                        .formatted(
                            seen.name(),
                            seen.namespace(),
                            VersionName.PUBLISH_ANNOTATION,
                            version,
                            AcceptCommand.REQUEST_ANNOTATION)));
  }

  /** Returns the command that accepts a file in quarantine. */
  static Optional<Command> accept(Seen seen, Quarantined file) {
    return isName(seen.name())
            && isName(seen.namespace())
            && isName(file.job())
            && SHA256.matcher(file.sha256()).matches()
        ? Optional.of(
            new Command(
                "Accept the file and run",
                AcceptCommand.of(
                    seen.namespace(),
                    seen.name(),
                    file.sha256(),
                    file.job(),
                    RequestedVersion.isNamed(seen.fetchJob()))))
        : Optional.empty();
  }
}
