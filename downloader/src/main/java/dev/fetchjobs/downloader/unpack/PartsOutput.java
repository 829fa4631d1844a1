package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.store.Staging;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes each wanted archive member into a file of its own in staging. The files in staging do not
 * have the names of the members.
 */
final class PartsOutput implements ContentOutput {

  private final Checked checked;
  private final PartSelection selection;
  private final Staging staging;
  private final Unpacker.Parts parts;
  private final long most;
  private final List<Path> files = new ArrayList<>();
  private long bytes;

  /**
   * @param most maximum number of bytes of all files together
   */
  PartsOutput(
      Checked checked, PartSelection selection, Staging staging, Unpacker.Parts parts, long most) {
    this.checked = checked;
    this.selection = selection;
    this.staging = staging;
    this.parts = parts;
    this.most = most;
  }

  @Override
  public void drain(String member, ByteSource source) throws FetchException {
    String part = selection.part(member);
    StagedFile content = staging.content();
    files.add(content.path());
    Digests digests = new Digests(null);
    long length;
    try (content;
        UnpackedOutput output =
            new UnpackedOutput(content, digests, parts.begin(part), Long.MAX_VALUE)) {
      output.drain(new Together(source));
      length = output.finish();
    }
    Map<Algorithm, String> found = digests.finish();
    FileInfo info = checked.info(Digests.sha256(found), length).withMember(member);
    parts.end(part, new Unpacked(content.path(), info, checked.body()));
  }

  /** Removes all files that were written into staging. */
  void discard() throws FetchException {
    for (Path file : files) {
      Disk.run("removing a file from staging", file, () -> Files.deleteIfExists(file));
    }
  }

  /** Counts the bytes of all files of the set. */
  private final class Together implements ByteSource {
    private final ByteSource source;

    Together(ByteSource source) {
      this.source = source;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws FetchException {
      int read = source.read(into, offset, length);
      bytes += Math.max(read, 0);
      if (bytes > most) {
        throw UnpackFailure.tooLargeTogether(most);
      }
      return read;
    }
  }
}
