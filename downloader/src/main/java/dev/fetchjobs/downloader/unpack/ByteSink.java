package dev.fetchjobs.downloader.unpack;

/** Receives the bytes of the file that will be published, in their order. */
public interface ByteSink {

  /** Receives bytes. They are valid only during the call. */
  void accept(byte[] buffer, int offset, int length);

  /** Returns whether later bytes can make a difference. Once it is false, it stays false. */
  boolean wantsMore();
}
