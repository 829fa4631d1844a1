package dev.fetchjobs.downloader.unpack;

/** Sees every byte that is going to be published, once and in order, while it is written. */
@FunctionalInterface
public interface ByteSink {

  /** The bytes are valid during the call only. */
  void accept(byte[] buffer, int offset, int length);
}
