package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;

/** Receives the content of the wanted member. */
@FunctionalInterface
interface ContentOutput {

  /** Reads all of {@code source}. */
  void drain(ByteSource source) throws FetchException;
}
