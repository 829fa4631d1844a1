package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A body on its way, and beside it what the next attempt, run or pod needs to go on with it. The
 * description is on the disk before the first byte of the body.
 */
public final class PartialFile implements AutoCloseable {

  /** That many runs may end with the request for the rest refused. */
  private static final int MAX_REFUSALS = 2;

  private final StagedFile body;
  private final Path description;
  private final AtomicFile files;
  private PartialFileInfo info;

  PartialFile(StagedFile body, Path description, AtomicFile files, PartialFileInfo info) {
    this.body = body;
    this.description = description;
    this.files = files;
    this.info = info;
  }

  public PartialFileInfo info() {
    return info;
  }

  public StagedFile body() {
    return body;
  }

  /** Keeps what is there for the next run, also through a power cut, and closes it. */
  public void keep() throws FetchException {
    body.force();
    info = info.withSynced(body.size()).withRefusals(0);
    files.write(description, Wire.write(info) + "\n");
    close();
  }

  /**
   * A run ends in which the request for the rest failed and brought no byte. After a few such runs
   * the file is removed: it may be what makes them fail.
   */
  public void noteRefusal() throws FetchException {
    info = info.withRefusals(info.refusals() + 1);
    if (info.refusals() >= MAX_REFUSALS) {
      discard();
    } else {
      files.write(description, Wire.write(info) + "\n");
      close();
    }
  }

  /**
   * The body is complete: from now on it is an ordinary file in staging that nobody resumes.
   *
   * @return where it lies
   */
  public Path complete() throws FetchException {
    close();
    Disk.run("writing the download", description, this::forget);
    return body.path();
  }

  /** Removes it. */
  public void discard() throws FetchException {
    Disk.run("removing a partial file", description, this::forget);
    body.discard();
  }

  private void forget() throws IOException {
    Files.deleteIfExists(description);
  }

  @Override
  public void close() throws FetchException {
    body.close();
  }
}
