package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Represents a body that a run is receiving (the partial file), and its description. The next
 * attempt, run or pod needs the description to resume the download. The description is written
 * before the first byte of the body.
 */
public final class PartialFile implements AutoCloseable {

  /**
   * A run removes the partial file after this many runs in which the server refused the request for
   * the rest.
   */
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

  /** Syncs the file to the disk for the next run and closes it. */
  public void keep() throws FetchException {
    body.force();
    info = info.withSynced(body.size()).withRefusals(0);
    files.write(description, Wire.write(info) + "\n");
    close();
  }

  /**
   * Counts a run whose request for the rest of the file failed and brought no byte. After a few
   * such runs the partial file is removed, because the file may be the cause of the failures.
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
   * Declares that the received body is complete. From now on the body is an ordinary file in
   * staging, which no later attempt resumes.
   *
   * @return path of the file
   */
  public Path complete() throws FetchException {
    close();
    Disk.run("writing the download", description, this::forget);
    return body.path();
  }

  /** Removes the partial file and its description. */
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
