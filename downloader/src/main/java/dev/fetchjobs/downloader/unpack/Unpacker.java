package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.contract.Members;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.transfer.BackgroundConsumer;
import dev.fetchjobs.downloader.transfer.Transferred;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a downloaded body into the file to publish, or into the files of a set, in one pass and
 * within the plan's limits.
 */
public final class Unpacker {

  private final FetchPlan.Unpack unpack;
  private final long maxBytes;
  private final Staging staging;
  private final Budget budget;

  public Unpacker(FetchPlan plan, Staging staging, Budget budget) {
    this.unpack = plan.unpack();
    this.maxBytes = plan.verify().maxBytes();
    this.staging = staging;
    this.budget = budget;
  }

  /**
   * Unpacks the body and passes the unpacked bytes to {@code sink}. Afterwards the body's file is
   * removed, unless it is itself the result. After a failure only the body's file remains.
   *
   * @throws FetchException Integrity for damaged or inconsistent archives and for a wrong digest of
   *     the unpacked file, Policy when the wanted member is not a regular file, Limit for too many
   *     bytes or members
   */
  public Unpacked unpack(Checked checked, ByteSink sink) throws FetchException {
    Transferred body = checked.body();
    try (FileSource file = FileSource.open(body.file(), budget)) {
      Format format = FormatDetector.format(unpack.format(), file, body);
      return format == Format.NONE
          ? plain(checked, file, sink)
          : unpack(format, checked, file, sink);
    }
  }

  /** Receives the files of a set while they are unpacked, one after the other. */
  public interface Parts {
    /**
     * Is called when the unpacking of one file of the set begins.
     *
     * @param name name of the file in the folder of the set
     * @return a receiver of the file's bytes
     */
    ByteSink begin(String name) throws FetchException;

    /**
     * Is called when one file of the set is complete. At this time the unpacker does not know
     * whether the rest of the archive is intact.
     */
    void end(String name, Unpacked file) throws FetchException;
  }

  /**
   * Unpacks the archive members that are the files of a set. Afterwards the body's file is removed.
   * After a failure only the body's file remains.
   *
   * @throws FetchException as {@link #unpack}; also Integrity when the archive has too few or too
   *     many parts of the set, and Policy when a part has a name that cannot be used
   */
  public void unpack(Checked checked, Members members, Parts parts) throws FetchException {
    Transferred body = checked.body();
    PartSelection selection = new PartSelection(members);
    PartsOutput output = new PartsOutput(checked, selection, staging, parts, maxBytes);
    boolean done = false;
    try (FileSource file = FileSource.open(body.file(), budget)) {
      Format format = FormatDetector.format(unpack.format(), file, body);
      if (!format.mayHaveMembers()) {
        throw UnpackFailure.noArchive(format);
      }
      write(format, file, selection, unpack.maxRatio(), output);
      done = true;
    } finally {
      if (!done) {
        output.discard();
      }
    }
    Path packed = body.file();
    Disk.run("removing the packed file", packed, () -> Files.deleteIfExists(packed));
  }

  private Unpacked plain(Checked checked, FileSource file, ByteSink sink) throws FetchException {
    Transferred body = checked.body();
    checked.requireUnpacked(body.digests(), body.bytes());
    byte[] buffer = new byte[BackgroundConsumer.BLOCK];
    file.range(0, file.size());
    int read;
    while (sink.wantsMore() && (read = file.read(buffer, 0, buffer.length)) > 0) {
      sink.accept(buffer, 0, read);
    }
    String sha256 = Digests.sha256(body.digests());
    return new Unpacked(body.file(), checked.info(sha256, body.bytes()), body);
  }

  private Unpacked unpack(Format format, Checked checked, FileSource file, ByteSink sink)
      throws FetchException {
    Transferred body = checked.body();
    StagedFile content = staging.content();
    Digests digests = new Digests(checked.afterUnpacking().orElse(null));
    boolean done = false;
    try (UnpackedOutput output = new UnpackedOutput(content, digests, sink, maxBytes)) {
      String member = write(format, file, output);
      long bytes = output.finish();
      Map<Algorithm, String> found = digests.finish();
      checked.requireUnpacked(found, bytes);
      content.close();
      Path packed = body.file();
      Disk.run("removing the packed file", packed, () -> Files.deleteIfExists(packed));
      done = true;
      FileInfo info =
          checked
              .info(Digests.sha256(found), bytes)
              .withMember(member == null ? null : Printable.secrets().apply(member));
      return new Unpacked(content.path(), info, body);
    } finally {
      if (!done) {
        content.discard();
      }
    }
  }

  /**
   * Writes the content of the packed file, and returns the content's name in the archive; null when
   * the format has no names.
   */
  private @Nullable String write(Format format, FileSource file, UnpackedOutput output)
      throws FetchException {
    MemberSelection members = new MemberSelection(unpack.member());
    boolean unpacksAll = unpack.format() == Format.AUTO && unpack.member() == null;
    write(
        format,
        file,
        members,
        unpack.maxRatio(),
        (_, content) -> output.drain(unpacksAll ? new LastLayer(format, content) : content));
    return members.found();
  }

  static void write(
      Format format, FileSource file, MemberSelection members, int maxRatio, ContentOutput output)
      throws FetchException {
    file.range(0, file.size());
    Optional<Compression> compression = Compression.of(format);
    if (compression.isPresent()) {
      try (Decoded decoded = compression.get().open(file)) {
        ByteSource content = new RatioLimit(decoded, maxRatio, file.size());
        if (format.mayHaveMembers()) {
          new TarReader(content, members).write(output);
        } else {
          output.drain("", content);
        }
      }
    } else if (format == Format.ZIP) {
      new ZipReader(file, members, maxRatio).write(output);
    } else if (format == Format.TAR) {
      new TarReader(file, members).write(output);
    } else {
      throw new IllegalStateException("nothing to unpack");
    }
  }
}
