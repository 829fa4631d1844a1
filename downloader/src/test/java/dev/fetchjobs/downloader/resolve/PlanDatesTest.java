package dev.fetchjobs.downloader.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.FullRecord;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the replacement of dates in a plan as a whole. */
class PlanDatesTest {

  @Test
  @DisplayName("The replacement of dates keeps every component of a plan without dates")
  void keepsEveryComponent() throws Exception {
    FetchPlan full = FullRecord.of(FetchPlan.class);

    assertThat(new PlanDates(full, null, Instant.EPOCH).replaced()).isEqualTo(full);
  }
}
