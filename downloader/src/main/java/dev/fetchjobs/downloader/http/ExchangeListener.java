package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.TargetUri;

/** Is notified of every request that a run sends, and of every response. */
public interface ExchangeListener {

  /** Is called before a request is sent. */
  void onRequest(Purpose purpose, TargetUri target);

  /** Is called after the header section of a response was received. */
  void onResponse(ResponseHead head);

  /**
   * Says what kind of file a request asks for. Requests for different things may have the same URL.
   */
  enum Purpose {
    /** The request is for the listing in which the run searches the file's address. */
    LISTING,
    FILE,
    CHECKSUM
  }
}
