package dev.fetchjobs.downloader.time;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import org.jspecify.annotations.Nullable;

/** Ends the run after the signal SIGTERM. */
public final class Stop {

  private static final Failure WHY =
      new Failure.Transient(
          Reason.INTERRUPTED, "The run was stopped (SIGTERM); the received bytes are kept.");

  private boolean wished;
  private @Nullable Watch watch;

  /** Ends the current run, or the next run as soon as it begins. */
  public synchronized void now() {
    wished = true;
    if (watch != null) {
      watch.stop(WHY);
    }
  }

  /** Sets the run that the signal SIGTERM will end from now on. */
  public synchronized void reach(Watch running) {
    watch = running;
    if (wished) {
      running.stop(WHY);
    }
  }
}
