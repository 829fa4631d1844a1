package dev.fetchjobs.downloader.unpack;

/** Receives the bytes of the file that will be published, in their order. */
public interface ByteSink {

  /** Receives bytes. Takes some bytes of the file; the buffer is valid only during the call. */
  void accept(byte[] buffer, int offset, int length);

  /**
   * Returns whether later bytes of the file can make a difference. After the method has returned
   * false once, it always returns false.
   */
  boolean wantsMore();
}
