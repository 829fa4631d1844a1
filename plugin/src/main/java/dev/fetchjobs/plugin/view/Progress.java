package dev.fetchjobs.plugin.view;

import dev.fetchjobs.api.ActiveRun;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.operator.status.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says how far a requested run is. */
public sealed interface Progress {

  /** The operator has not started the run yet. */
  record Asked(@Nullable String behind) implements Progress {
    @Override
    public String toString() {
      return behind == null ? "asked" : "asked; it starts when the run " + behind + " has ended";
    }
  }

  /** The run is active. */
  record Started(String job) implements Progress {
    @Override
    public String toString() {
      return "the run " + job + " has started";
    }
  }

  /**
   * The run has ended.
   *
   * @param job name of the run's Job, or null if the status does not show the run
   */
  record Ended(@Nullable String job, Ending ending) implements Progress {
    private static Ended of(Seen seen, RunSummary run) {
      return new Ended(run.job(), Ending.of(seen, run));
    }

    @Override
    public String toString() {
      return job == null ? "ended" : "the run " + job + " has ended";
    }
  }

  /** The run does not start, because a newer request replaced this one. */
  record Replaced() implements Progress {}

  /** Returns how far the run is that was requested by this token. */
  static Progress of(Seen seen, String token) {
    FetchJobStatus status = seen.status();
    if (token.equals(status.lastCompletedRunRequest())) {
      return seen.runOf(token)
          .map(run -> Ended.of(seen, run))
          .orElseGet(() -> new Ended(null, Ending.lost(seen)));
    }
    boolean handled = token.equals(status.lastHandledRunRequest());
    if (!seen.requested().equals(token) && !handled) {
      // The status has only the newest request; a run of an older one still has its token.
      return seen.runOf(token).<Progress>map(run -> Ended.of(seen, run)).orElseGet(Replaced::new);
    }
    if (!handled && State.INVALID.is(status.state()) && seen.isOfPresentSpec()) {
      String why = status.message() == null ? "The FetchJob cannot work." : status.message();
      return new Ended(null, new Ending(List.of(why), ExitCode.CONFIG.code()));
    }
    ActiveRun active = status.activeRun();
    if (handled && active != null && token.equals(active.request())) {
      return new Started(active.job());
    }
    return new Asked(active == null || handled ? null : active.job());
  }
}
