package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.status.State;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that docs/runbooks.md explains every word that a FetchJob can show. */
class RunbooksTest {

  private static final String PAGE = Page.of("docs/runbooks.md").text();

  /**
   * Finds a word in the first or second cell of a table's row, or at the beginning of a list's
   * item.
   */
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^(\\|[^|\\n]*\\|[^|\\n]*\\||- (?:`[A-Z]\\w+`(?: and |, )?)+)");

  private static final Pattern WORD = Pattern.compile("`([A-Z][a-z]\\w*)`");

  private static final Set<String> EXPLAINED = wordsOf(ENTRY);

  private static Set<String> wordsOf(Pattern place) {
    return place
        .matcher(PAGE)
        .results()
        .flatMap(entry -> WORD.matcher(entry.group()).results())
        .map(word -> word.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  @DisplayName(
      "Each reason that a FetchJob can show has an entry in a table or a list of the runbooks")
  void explains() {
    assertThat(words().toList()).allSatisfy(word -> assertThat(EXPLAINED).contains(word.word()));
    assertThat(ExitCode.values())
        .allSatisfy(code -> assertThat(PAGE).contains("| " + code.code() + " |"));
  }

  @Test
  @DisplayName("The runbooks have no table row for a reason that no FetchJob can show any more")
  void isUpToDate() {
    assertThat(wordsOf(Pattern.compile("(?m)^\\|[^|\\n]*\\|")))
        .isSubsetOf(words().map(Word::word).collect(Collectors.toSet()));
  }

  private static Stream<Word> words() {
    return Stream.<Word[]>of(
            Reason.values(),
            dev.fetchjobs.operator.vocabulary.Reason.values(),
            Outcome.values(),
            FailureClass.values(),
            FetchReport.Hold.Reason.values(),
            State.values(),
            ConditionType.values())
        .flatMap(Stream::of);
  }

  @Test
  void explainsEveryAnnotationThatAUserSets() {
    assertThat(PAGE)
        .contains("`" + Identity.NAME_ANNOTATION + "`")
        .contains(AcceptCommand.REQUEST_ANNOTATION + "=", AcceptCommand.ACCEPT_ANNOTATION + "=");
  }
}
