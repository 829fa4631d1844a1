package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Connection;
import dev.fetchjobs.downloader.http.Framing;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.store.PartialFile;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.Digests.Block;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Receives one body: reads, counts, hashes and writes it, and knows whether it is complete. */
public final class Transfer {

  /** Bytes of the largest small file. */
  public static final int MAX_TEXT = 1 << 20;

  private final FetchPlan.Verify verify;
  private final Watch watch;
  private final Limits limits;

  public Transfer(FetchPlan.Verify verify, Watch watch, Limits limits) {
    this.verify = verify;
    this.watch = watch;
    this.limits = limits;
  }

  /** Hears how a transfer goes. */
  public interface Listener {
    /**
     * @param have bytes of the body we have
     * @param total of the whole body, -1 when unknown
     * @param more bytes that came since the last call
     */
    void received(long have, long total, int more);
  }

  /**
   * Appends the body to {@code partial} until its verified end. On a failure everything that came
   * is in the file.
   *
   * @return digests of all bytes of {@code partial}, coded as they are
   */
  public Map<Algorithm, String> receive(Opened.Body body, PartialFile partial, Listener listener)
      throws FetchException {
    requireSize(body.total());
    Failure silence = // never seen: the phase lasts as long as the run
        new Failure.Transient(Reason.STALLED, "The transfer did not end.");
    try (Digests digests = new Digests(verify.checksum());
        Watch.Phase phase = watch.phase(body.connection(), watch.remaining(), silence)) {
      try {
        body.connection().limitSilence(limits.stall());
        readBack(partial.body(), body.from(), digests);
        MinimumRate pace = new MinimumRate(limits, System::nanoTime);
        body.connection().meter(pace::record);
        BodyReader.requireTotal(copy(body, partial.body(), digests, listener), body.total());
        requireFramed(body);
        return digests.finish();
      } catch (SocketTimeoutException e) {
        throw phase.failure(stalled(), e);
      } catch (IOException e) {
        Failure lost =
            new Failure.Transient(
                Reason.CUT_SHORT,
                "The connection broke off in the middle of the file (%s)."
                    .formatted(Printable.message(e)));
        throw phase.failure(lost, e);
      }
    }
  }

  /** The digests of a partial file that turned out to be complete. */
  public Map<Algorithm, String> rehash(PartialFile partial) throws FetchException {
    try (Digests digests = new Digests(verify.checksum())) {
      readBack(partial.body(), partial.body().size(), digests);
      return digests.finish();
    }
  }

  /**
   * A small file, into memory, coded as it came; an end that only the connection's end shows is
   * good enough.
   */
  public byte[] small(Opened.Body body) throws FetchException {
    Failure late = stalled();
    try (Watch.Phase phase = watch.phase(body.connection(), limits.header(), late)) {
      try {
        BodyReader reader = BodyReader.of(body.framing(), body.connection());
        byte[] bytes = new byte[MAX_TEXT + 1];
        int have = 0;
        for (int count = 0; count >= 0; count = reader.read(bytes, have, bytes.length - have)) {
          have += count;
          if (have > MAX_TEXT) {
            throw tooLarge();
          }
        }
        return Arrays.copyOf(bytes, have);
      } catch (IOException e) {
        throw phase.failure(
            new Failure.Transient(Reason.CUT_SHORT, "The checksum file was cut short."), e);
      }
    }
  }

  public static FetchException tooLarge() {
    return new FetchException(
        new Failure.Limit(
            Reason.TOO_LARGE, "The checksum file is larger than 1 MiB; is it the file?"));
  }

  private long copy(Opened.Body body, StagedFile file, Digests digests, Listener listener)
      throws IOException, FetchException {
    BodyReader reader = BodyReader.of(body.framing(), body.connection());
    long have = body.from();
    boolean more = true;
    while (more) {
      Block block = digests.next();
      block.length = 0;
      try {
        more = fill(block, reader, have);
      } finally {
        file.write(ByteBuffer.wrap(block.bytes, 0, block.length));
        have += block.length;
        listener.received(have, body.total(), block.length);
      }
      digests.add(block);
      watch.check();
    }
    return have;
  }

  /** Reads until the block is half full or the body ends; whether it may go on. */
  private boolean fill(Block block, BodyReader reader, long have)
      throws IOException, FetchException {
    while (block.length < Digests.BLOCK / 2) {
      int count = reader.read(block.bytes, block.length, Digests.BLOCK - block.length);
      if (count < 0) {
        return false;
      }
      block.length += count;
      requireSize(have + block.length);
    }
    return true;
  }

  private void requireSize(long bytes) throws FetchException {
    if (bytes > verify.maxBytes()) {
      throw new FetchException(
          new Failure.Limit(
              Reason.TOO_LARGE,
              String.format(
                  Locale.ROOT,
                  "The file is larger than the %,d bytes that verify.size.max allows.",
                  verify.maxBytes())));
    }
  }

  private void requireFramed(Opened.Body body) throws FetchException {
    Connection connection = body.connection();
    boolean known =
        !(body.framing() instanceof Framing.UntilClose)
            || connection.endedByNotice()
            || verify.checksum() != null
            || verify.allowUnframed();
    if (!known) {
      throw new FetchException(
          new Failure.Integrity(
              Reason.UNFRAMED,
              "The server told neither a length nor an end, so the file may be cut. Give a"
                  + " checksum, or set verify.allowUnframed."));
    }
  }

  private void readBack(StagedFile file, long bytes, Digests digests) throws FetchException {
    long at = 0;
    while (at < bytes) {
      Block block = digests.next();
      ByteBuffer into = ByteBuffer.wrap(block.bytes, 0, (int) Math.min(Digests.BLOCK, bytes - at));
      int count = file.read(into, at);
      if (count < 0) {
        throw new FetchException(
            new Failure.Limit(Reason.DISK_FAILED, "The partial file shrank while it was read."));
      }
      block.length = count;
      at += count;
      digests.add(block);
      watch.check();
    }
  }

  private Failure stalled() {
    return new Failure.Transient(
        Reason.STALLED,
        "The server sent nothing for %d s in the middle of the file."
            .formatted(limits.stall().toSeconds()));
  }
}
