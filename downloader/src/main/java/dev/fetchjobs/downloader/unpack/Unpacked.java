package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.transfer.Transferred;
import java.nio.file.Path;

/**
 * Represents the unpacked file in staging. The checks of the plan have not examined this file yet.
 * Only {@link Unpacker} creates instances.
 */
public final class Unpacked {

  private final Path file;
  private final FileInfo info;
  private final Transferred origin;

  Unpacked(Path file, FileInfo info, Transferred origin) {
    this.file = file;
    this.info = info;
    this.origin = origin;
  }

  public Path file() {
    return file;
  }

  public FileInfo info() {
    return info;
  }

  public Transferred origin() {
    return origin;
  }
}
