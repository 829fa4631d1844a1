package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.http.ExchangeListener;
import dev.fetchjobs.downloader.http.ResponseHead;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.TargetUri;
import org.jspecify.annotations.Nullable;

/** Logs the requests and responses of an attempt, and remembers the status of the last response. */
final class LoggedExchanges implements ExchangeListener {

  private final ProgressLog progress;
  private @Nullable Integer status;

  LoggedExchanges(ProgressLog progress) {
    this.progress = progress;
  }

  @Override
  public void onRequest(Purpose purpose, TargetUri target) {
    progress.logRequest(purpose, target);
  }

  @Override
  public void onResponse(ResponseHead head) {
    status = head.status();
    progress.logResponse(head);
  }

  /**
   * Forgets the status of the last response. The attempt calls this method before a request whose
   * failure has to be understood by itself.
   */
  void forget() {
    status = null;
  }

  /** Returns the status of the last response; null when there was none. */
  @Nullable Integer status() {
    return status;
  }
}
