package dev.fetchjobs.downloader.unpack;

/** Receives the bytes of the file to publish, in order. */
public interface ByteSink {

  /** The bytes are valid during the call only. */
  void accept(byte[] buffer, int offset, int length);

  /** Returns whether later bytes make a difference. Once false, it stays false. */
  boolean wantsMore();
}
