package dev.fetchjobs.downloader.unpack;

/** Sees the bytes that are going to be published, from the first on, in order, each once. */
public interface ByteSink {

  /** The bytes are valid during the call only. */
  void accept(byte[] buffer, int offset, int length);

  /** Whether it makes a difference to see what follows. Once false, always false. */
  boolean wantsMore();
}
