package dev.fetchjobs.downloader.unpack;

/** Decodes compressed bytes while they are read. */
interface Decoded extends ByteSource, AutoCloseable {

  @Override
  void close();
}
