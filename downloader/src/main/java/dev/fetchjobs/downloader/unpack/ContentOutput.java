package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;

/** Receives the contents of the wanted archive members, one after the other. */
@FunctionalInterface
interface ContentOutput {

  /**
   * Reads one member's content from {@code source} to its end.
   *
   * @param member name of the member, as the archive gives it; empty if the format has no names
   */
  void drain(String member, ByteSource source) throws FetchException;
}
