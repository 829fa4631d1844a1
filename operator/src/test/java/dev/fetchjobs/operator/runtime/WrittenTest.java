package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WrittenTest {

  @Test
  @DisplayName(
      "A CronJob deleted just after our write, before the cache showed it, is looked for again and applied")
  void deleted_unseen() {
    // Given
    Instant then = Instant.parse("2026-11-22T05:00:00Z");
    Map<String, Object> body = Map.of("kind", "CronJob");
    FetchJob fetchJob = new FetchJob();
    fetchJob.getMetadata().setNamespace("markets");
    fetchJob.getMetadata().setName("list");
    fetchJob.getMetadata().setUid("uid");
    Written written = new Written();

    // When
    written.cronJob(fetchJob, body, "17", then);

    // Then
    assertThat(written.verdict(fetchJob, body, null, List.of(), then.plusSeconds(1)))
        .isEqualTo(Written.Verdict.WAIT);
    Instant again = written.unseenUntil(fetchJob).orElseThrow();
    assertThat(again).isEqualTo(then.plus(Written.LAG));
    assertThat(written.verdict(fetchJob, body, null, List.of(), again))
        .isEqualTo(Written.Verdict.APPLY);
  }
}
