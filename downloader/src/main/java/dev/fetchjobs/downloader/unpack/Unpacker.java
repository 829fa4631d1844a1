package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.Budget;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.Sha256;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.transfer.Transferred;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** Turns a body into the file consumers read, in one pass and within the plan's bounds. */
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
   * Unpacks the body, showing the result to {@code sink} on the way. The body is gone afterwards
   * unless it is the result; on failure nothing but the body is left.
   *
   * @throws FetchException Integrity for damaged or lying archives, Policy for members that point
   *     outside or are links, Limit for too many bytes or members
   */
  public Unpacked unpack(Checked checked, ByteSink sink) throws FetchException {
    Transferred body = checked.body();
    try (FileSource file = FileSource.open(body.file(), budget)) {
      return switch (Detector.format(unpack.format(), file)) {
        case NONE, AUTO -> plain(body, file, sink);
        case GZIP, TAR, TAR_GZ, ZIP -> unpack(body, file, sink);
      };
    }
  }

  private Unpacked plain(Transferred body, FileSource file, ByteSink sink) throws FetchException {
    byte[] buffer = new byte[Relay.BUFFER];
    file.range(0, file.size());
    int read;
    while (sink.wantsMore() && (read = file.read(buffer, 0, buffer.length)) > 0) {
      sink.accept(buffer, 0, read);
    }
    String sha256 = body.digests().get(Algorithm.SHA_256);
    if (sha256 == null) {
      throw new IllegalStateException("the transfer did not compute SHA-256");
    }
    return new Unpacked(body.file(), body.bytes(), sha256, body);
  }

  private Unpacked unpack(Transferred body, FileSource file, ByteSink sink) throws FetchException {
    StagedFile content = staging.content();
    MessageDigest digest = Sha256.start();
    boolean done = false;
    try (Output output = new Output(content, List.of(digest), sink, maxBytes)) {
      write(file, output);
      long bytes = output.finish();
      content.close();
      Path packed = body.file();
      Disk.run("removing the packed file", packed, () -> Files.deleteIfExists(packed));
      done = true;
      return new Unpacked(content.path(), bytes, Sha256.finish(digest), body);
    } finally {
      if (!done) {
        content.discard();
      }
    }
  }

  private void write(FileSource file, Output output) throws FetchException {
    Format format = Detector.format(unpack.format(), file);
    file.range(0, file.size());
    Members members = new Members(unpack.member());
    switch (format) {
      case GZIP -> {
        try (GzipSource gzip = new GzipSource(file)) {
          output.drain(new Bounded(gzip, unpack.maxRatio(), file.size()));
        }
      }
      case TAR_GZ -> {
        try (GzipSource gzip = new GzipSource(file)) {
          new TarReader(new Bounded(gzip, unpack.maxRatio(), file.size()), members).write(output);
        }
      }
      case TAR -> new TarReader(file, members).write(output);
      case ZIP -> new ZipReader(file, members, unpack.maxRatio()).write(output);
      case NONE, AUTO -> throw new IllegalStateException("nothing to unpack");
    }
  }
}
