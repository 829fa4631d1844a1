package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.vocabulary.BackfillState;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Announces the beginning and the end of a backfill as Events. */
final class BackfillNews {

  /** A message about a backfill has at most this many dates. */
  private static final int DATES = 5;

  private BackfillNews() {}

  /**
   * @param next the backfill in the new status; null if there is none
   */
  static List<Transition> between(@Nullable FetchJobStatus old, @Nullable Backfill next) {
    List<Transition> news = new ArrayList<>();
    Optional<Backfill> ended = Backfills.ended(old, next);
    ended.filter(backfill -> !backfill.equals(next)).ifPresent(gone -> news.add(cancelled(gone)));
    if (next != null && isBegun(old == null ? null : old.backfill(), next)) {
      news.add(
          new Transition(
              false,
              Reason.BACKFILL_STARTED.word(),
              "The backfill of request %s begins: one run after the other, for each scheduled time from %s to %s."
                  .formatted(next.request(), next.from(), next.to())));
    }
    ended.filter(backfill -> backfill.equals(next)).ifPresent(done -> news.add(ended(done)));
    return List.copyOf(news);
  }

  private static boolean isBegun(@Nullable Backfill old, Backfill next) {
    return old == null
        || !old.request().equals(next.request())
        || (!Backfills.isGoing(old) && !old.equals(next));
  }

  private static Transition ended(Backfill backfill) {
    return BackfillState.CANCELLED.is(backfill.state())
        ? cancelled(backfill)
        : new Transition(
            backfill.failed() > 0,
            Reason.BACKFILL_COMPLETE.word(),
            "The backfill of request %s has ended: %s"
                .formatted(backfill.request(), numbers(backfill)));
  }

  private static Transition cancelled(Backfill backfill) {
    return new Transition(
        true,
        Reason.BACKFILL_CANCELLED.word(),
        "The backfill of request %s ends early, because its request was removed or replaced: %s"
            .formatted(backfill.request(), numbers(backfill)));
  }

  private static String numbers(Backfill backfill) {
    return "%d runs succeeded, %d failed.%s"
        .formatted(backfill.succeeded(), backfill.failed(), failures(backfill));
  }

  private static String failures(Backfill backfill) {
    List<String> dates = backfill.failedDates();
    return dates.isEmpty()
        ? ""
        : " The first failed runs are those for %s; status.backfill.failedDates has more."
            .formatted(String.join(", ", dates.stream().limit(DATES).toList()));
  }
}
