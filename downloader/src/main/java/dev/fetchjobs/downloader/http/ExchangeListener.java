package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.TargetUri;

/** Hears of every request and answer as it comes. */
public interface ExchangeListener {

  /** A request is about to be sent. */
  void onRequest(Purpose purpose, TargetUri target);

  /** The header of an answer came. */
  void onResponse(ResponseHead head);

  /** What the request asks for. Both may have the same URL. */
  enum Purpose {
    FILE,
    CHECKSUM
  }
}
