package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.transfer.Transferred;
import java.nio.file.Path;

/** The bytes consumers are to read, in staging, not yet judged. Made by {@link Unpacker} only. */
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

  /** Lower-case hex, of {@link #file()}. */
  public String sha256() {
    return sha256;
  }

  public Transferred origin() {
    return origin;
  }

  /** What a later "not modified" about the file has to agree with. */
  public Binding binding() {
    return binding;
  }
}
