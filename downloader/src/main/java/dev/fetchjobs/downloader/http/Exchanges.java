package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.Target;

/** Hears of every request and answer as it comes. */
public interface Exchanges {

  /** A request is about to be sent. */
  void asked(Purpose purpose, Target target);

  /** The header of an answer came. */
  void answered(Head head);
}
