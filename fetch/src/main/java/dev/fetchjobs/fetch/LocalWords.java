package dev.fetchjobs.fetch;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.FilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rewords the messages of a run for {@code dev/fetch}, where there is no cluster and no operator.
 */
record LocalWords(FetchPlan plan) {

  private static final Pattern PRIVATE =
      Pattern.compile(
          "a (loopback|private|shared) address, which the operator's settings do not allow to connect to");

  private static final Pattern SPECIAL =
      Pattern.compile(
          "(an?) ([a-z-]+) address, which the operator's settings do not allow to connect to");

  private static final Pattern ACCEPT = Pattern.compile(" To publish it all the same, .*");

  String of(String sentence) {
    String here =
        PRIVATE
            .matcher(sentence)
            .replaceAll("a $1 address, which is connected to with --allow-private only");
    here = SPECIAL.matcher(here).replaceAll("$1 $2 address, which is never connected to");
    here =
        here.replace(
            "The operator's settings do not allow the host", "FETCHJOB_ALLOWED_HOSTS leaves out");
    return ACCEPT.matcher(here).replaceAll("");
  }

  /**
   * Returns the last lines of the output. These lines say how the run ended, and which files it
   * left.
   */
  String ending(FetchReport report) {
    StringBuilder text =
        new StringBuilder("%s: %s%n".formatted(report.outcome(), of(report.message())));
    Path published = root().resolve(plan.destination().path());
    Optional<Path> refused = refused(report.quarantinedSha256());
    if (refused.isPresent()) {
      text.append("The refused file: %s%n".formatted(refused.get()));
    }
    ArtifactReport artifact = report.artifact();
    if (artifact != null && artifact.dataDate() != null) {
      text.append("The data date: %s%n".formatted(artifact.dataDate()));
    }
    boolean isSet = plan.destination().holdsSet();
    boolean isThere =
        isSet ? Files.exists(published.resolve("SET.json")) : Files.isRegularFile(published);
    if (isThere) {
      boolean stays =
          switch (report.outcome()) {
            case FETCHED, UNCHANGED -> false;
            case FAILED, REJECTED, SKIPPED, UNKNOWN -> true;
          };
      String stay = "The %s that is at the destination stays: ".formatted(isSet ? "set" : "file");
      text.append(stays ? stay : "").append(published);
      Path changes = published.resolveSibling(published.getFileName() + FilePath.CHANGES);
      if (plan.destination().holdsChanges() && Files.isRegularFile(changes)) {
        text.append("%nIts changes: %s".formatted(changes));
      }
    } else {
      text.append("Nothing is published.");
    }
    return text.toString().stripTrailing();
  }

  private Path root() {
    return Path.of(plan.destination().root());
  }

  private Optional<Path> refused(@Nullable String sha256) {
    if (sha256 == null) {
      return Optional.empty();
    }
    Path quarantine =
        root().resolve(Path.of(".fetchjob", plan.namespace(), plan.name(), "quarantine"));
    try (Stream<Path> files = Files.list(quarantine)) {
      return files
          .filter(file -> file.toString().endsWith("-" + sha256.substring(0, 8)))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
