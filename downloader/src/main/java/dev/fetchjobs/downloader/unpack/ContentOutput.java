package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;

/** Receives the contents of the wanted members, one after the other. */
@FunctionalInterface
interface ContentOutput {

  /**
   * Reads all of {@code source}.
   *
   * @param member name of the member, as the archive gives it; empty if the format has no names
   */
  void drain(String member, ByteSource source) throws FetchException;
}
