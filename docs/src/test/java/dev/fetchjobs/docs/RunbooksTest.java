package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.status.State;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import org.junit.jupiter.api.Test;

/** docs/runbooks.md explains every word that a FetchJob can show. */
class RunbooksTest {

  private static final String PAGE = Page.of("docs/runbooks.md").text();

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
  void explainsEveryReasonStateAndConditionOfTheOperator() {
    assertThat(dev.fetchjobs.operator.vocabulary.Reason.values())
        .allSatisfy(reason -> assertThat(PAGE).contains("`" + reason.word() + "`"));
    assertThat(State.values())
        .allSatisfy(state -> assertThat(PAGE).contains("`" + state.word() + "`"));
    assertThat(ConditionType.values())
        .allSatisfy(type -> assertThat(PAGE).contains("`" + type.word() + "`"));
  }

  @Test
  void explainsEveryAnnotationThatAUserSets() {
    assertThat(PAGE)
        .contains("`" + Identity.NAME_ANNOTATION + "`")
        .contains(AcceptCommand.REQUEST_ANNOTATION + "=", AcceptCommand.ACCEPT_ANNOTATION + "=");
  }
}
