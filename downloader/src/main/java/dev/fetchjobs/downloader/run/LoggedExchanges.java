package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.http.ExchangeListener;
import dev.fetchjobs.downloader.http.ResponseHead;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.TargetUri;
import org.jspecify.annotations.Nullable;

/** Logs the requests and responses of an attempt, and remembers the last status. */
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

  /** Forgets the last status. Called before a request whose failure has to be understood. */
  void forget() {
    status = null;
  }

  /** Status of the last response; null when there was none. */
  @Nullable Integer status() {
    return status;
  }
}
