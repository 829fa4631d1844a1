package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.finished;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import org.junit.jupiter.api.Test;

class NoticeTest {

  @Test
  void transitionsAreToldOnceAndBecomingReadyForTheFirstTimeIsNone() {
    var ready = status(FetchJobYaml.complete(), null, NOW);
    var failed =
        status(
            FetchJobYaml.complete(),
            ready,
            NOW,
            finished("a", Outcome.FAILED, FailureClass.LIMIT, null));
    var fine =
        status(FetchJobYaml.complete(), failed, NOW, finished("b", Outcome.FETCHED, null, null));

    assertThat(Notice.between(null, ready)).isEmpty();
    assertThat(Notice.between(ready, failed)).extracting(Notice::reason).containsExactly("Limit");
    assertThat(Notice.between(failed, failed)).isEmpty();
    assertThat(Notice.between(failed, fine)).extracting(Notice::warning).containsExactly(false);
  }
}
