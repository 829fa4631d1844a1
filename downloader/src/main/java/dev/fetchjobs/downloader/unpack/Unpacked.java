package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.transfer.Transferred;
import java.nio.file.Path;

/**
 * The unpacked file in staging, before the gate has judged it. Only {@link Unpacker} creates it.
 */
public final class Unpacked {

  private final Path file;
  private final long bytes;
  private final String sha256;
  private final Transferred origin;
  private final Binding binding;

  Unpacked(Path file, long bytes, String sha256, Checked origin) {
    this.file = file;
    this.bytes = bytes;
    this.sha256 = sha256;
    this.origin = origin.body();
    this.binding = origin.binding();
  }

  public Path file() {
    return file;
  }

  public long bytes() {
    return bytes;
  }

  /** SHA-256 of {@link #file()}, in lower-case hexadecimal digits. */
  public String sha256() {
    return sha256;
  }

  public Transferred origin() {
    return origin;
  }

  /** The facts that a later 304 has to match, so that it is about this file. */
  public Binding binding() {
    return binding;
  }
}
