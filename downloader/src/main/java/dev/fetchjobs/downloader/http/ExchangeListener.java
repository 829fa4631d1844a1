package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.TargetUri;

/** A listener is notified of every request and response. */
public interface ExchangeListener {

  /** A request is about to be sent. */
  void onRequest(Purpose purpose, TargetUri target);

  /** The header section of a response was received. */
  void onResponse(ResponseHead head);

  /** Says what a request asks for. Requests for different things may have the same URL. */
  enum Purpose {
    /** The request is for the listing that has the file's address. */
    LISTING,
    FILE,
    CHECKSUM
  }
}
