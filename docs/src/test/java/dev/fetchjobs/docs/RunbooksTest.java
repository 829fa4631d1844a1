package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.operator.desired.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every word that a FetchJob can show is explained in docs/runbooks.md. */
class RunbooksTest {

  private static final String PAGE = Page.of("docs/runbooks.md").text();
  private static final Path OPERATOR =
      Page.ROOT.resolve("operator/src/main/java/dev/fetchjobs/operator");
  private static final Pattern WORD = Pattern.compile("\"([A-Z][a-z]+(?:[A-Z][a-z]+)*)\"");

  /** Words of Kubernetes, and of Java, that the operator reads and does not show. */
  private static final Set<String> READ =
      Set.of(
          "ConstantValue",
          "Changed",
          "CreateContainerConfigError",
          "CreateContainerError",
          "ContainerCreating",
          "CrashLoopBackOff",
          "CronJob",
          "ErrImageNeverPull",
          "ErrImagePull",
          "Claim",
          "Event",
          "FailedAttachVolume",
          "FailedCreate",
          "FailedCreatePodSandBox",
          "FailedMapVolume",
          "FailedMount",
          "FailedScheduling",
          "False",
          "FetchJob",
          "ImageInspectError",
          "ImagePullBackOff",
          "InvalidImageName",
          "Insufficient",
          "Job",
          "Lost",
          "Normal",
          "Pending",
          "PodFailurePolicy",
          "PodInitializing",
          "ReadWriteOncePod",
          "RegistryUnavailable",
          "RunContainerError",
          "SignatureValidationFailed",
          "True",
          "Warning");

  @Test
  void explainsEveryReasonOfTheDownloader() {
    assertThat(Reason.values())
        .allSatisfy(reason -> assertThat(PAGE).contains("`" + reason.word() + "`"));
  }

  @Test
  void explainsEveryOutcomeClassAndExitCode() {
    assertThat(Outcome.values())
        .allSatisfy(outcome -> assertThat(PAGE).contains("`" + outcome.word() + "`"));
    assertThat(FailureClass.values())
        .allSatisfy(failure -> assertThat(PAGE).contains("`" + failure.word() + "`"));
    assertThat(ExitCode.values())
        .allSatisfy(code -> assertThat(PAGE).contains("| " + code.code() + " |"));
  }

  @Test
  void explainsEveryReasonOfTheOperator() {
    // Given
    Set<String> words =
        Stream.of(
                "observed/ClaimObstacle.java",
                "observed/ContainerObstacle.java",
                "observed/Obstacle.java",
                "observed/Run.java",
                "observed/Report.java",
                "observed/Runs.java",
                "desired/Desired.java",
                "status",
                "RunStarts.java",
                "CronJobs.java",
                "Events.java")
            .map(OPERATOR::resolve)
            .flatMap(RunbooksTest::words)
            .filter(word -> !READ.contains(word))
            .collect(Collectors.toSet());

    // Then
    assertThat(words).contains("NameConflict", "OutOfMemory", "ClaimNotFound", "CronJobRestored");
    assertThat(words).allSatisfy(word -> assertThat(PAGE).contains("`" + word + "`"));
  }

  @Test
  void explainsEveryAnnotationThatAUserSets() {
    assertThat(PAGE)
        .contains("`" + Identity.NAME_ANNOTATION + "`")
        .contains(AcceptCommand.REQUEST_ANNOTATION + "=", AcceptCommand.ACCEPT_ANNOTATION + "=");
  }

  private static Stream<String> words(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> WORD.matcher(read(file)).results())
          .map(match -> match.group(1))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
