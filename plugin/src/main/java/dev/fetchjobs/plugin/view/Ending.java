package dev.fetchjobs.plugin.view;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.downloader.text.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * Says how a run ended that a person waited for.
 *
 * @param exitCode exit code of the plugin. For a run that asked the publisher it is that of the
 *     downloader.
 */
public record Ending(List<String> lines, int exitCode) {

  /** The run showed nothing about the file: it was skipped, or its result was lost. */
  public static final int NOTHING_SHOWN = 3;

  /** Kubernetes could not run the Pod. */
  public static final int INFRASTRUCTURE = 4;

  /** Describes the end of a run of this FetchJob. */
  public static Ending of(Seen seen, RunSummary run) {
    Outcome outcome = Word.find(Outcome.class, run.outcome()).orElse(Outcome.UNKNOWN);
    List<String> lines = new ArrayList<>();
    String message = run.message();
    String took = Units.seconds(run.durationMillis());
    lines.add(
        Printable.sentence(
            result(run)
                + (took.isEmpty() ? "" : " in " + took)
                + (message == null ? "." : ": " + message),
            Integer.MAX_VALUE));
    lines.add(Printable.sentence(consumers(seen), Integer.MAX_VALUE));
    if (outcome == Outcome.REJECTED && seen.status().quarantined() != null) {
      lines.add(
          "If the file is right: kubectl fetchjob accept %s -n %s --wait"
              .formatted(seen.name(), seen.namespace()));
    }
    return new Ending(lines, exitCode(outcome, run));
  }

  /** Describes a run whose result is no longer in the status. */
  static Ending lost(Seen seen) {
    return new Ending(
        List.of(
            "The run has ended, and later runs have replaced its result in the status: kubectl"
                + " fetchjob history %s -n %s shows them."
                    .formatted(seen.name(), seen.namespace())),
        NOTHING_SHOWN);
  }

  /** Writes outcome and kind of a run, such as {@code Failed (Permanent, NotFound)}. */
  static String result(RunSummary run) {
    String kind = run.failureClass();
    String reason = run.reason();
    if (kind == null && reason == null) {
      return run.outcome();
    }
    String details = kind == null ? reason : reason == null ? kind : kind + ", " + reason;
    return run.outcome() + " (" + details + ")";
  }

  private static String consumers(Seen seen) {
    Artifact artifact = seen.status().artifact();
    if (artifact == null) {
      return "Consumers read nothing yet.";
    }
    String date = artifact.dataDate();
    return date == null
        ? "Consumers read the file of " + Units.minute(artifact.publishedTime()) + "."
        : "Consumers read the data of " + date + ".";
  }

  private static int exitCode(Outcome outcome, RunSummary run) {
    return switch (outcome) {
      case FETCHED, UNCHANGED -> ExitCode.SUCCESS.code();
      case REJECTED -> ExitCode.REJECTED.code();
      case SKIPPED, UNKNOWN -> NOTHING_SHOWN;
      case FAILED ->
          Word.find(FailureClass.class, run.failureClass())
              .map(
                  failure ->
                      failure == FailureClass.INFRASTRUCTURE
                          ? INFRASTRUCTURE
                          : ExitCode.of(failure).code())
              .orElse(NOTHING_SHOWN);
    };
  }
}
