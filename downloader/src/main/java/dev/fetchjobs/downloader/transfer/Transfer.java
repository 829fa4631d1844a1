package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Connection;
import dev.fetchjobs.downloader.http.FieldDigests;
import dev.fetchjobs.downloader.http.Framing;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.store.PartialFile;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.BackgroundConsumer.Block;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;

/**
 * Receives the body of one response. This class reads, counts, hashes and writes the bytes, and
 * checks that the body is complete.
 */
public final class Transfer {

  private final FetchPlan.Verify verify;
  private final Watch watch;
  private final Limits limits;

  public Transfer(FetchPlan.Verify verify, Watch watch, Limits limits) {
    this.verify = verify;
    this.watch = watch;
    this.limits = limits;
  }

  /** Is notified of the progress of a transfer. */
  public interface Listener {
    /**
     * Is called with the progress of the transfer.
     *
     * @param have number of bytes of the body so far
     * @param total size of the whole body in bytes; -1 when unknown
     * @param more number of bytes since the last call
     */
    void received(long have, long total, int more);
  }

  /**
   * Holds the digests of a complete body, in lower-case hexadecimal digits.
   *
   * @param whole digests of the whole body
   * @param content digests of the bytes that the last response brought, if the server states one;
   *     else those of the whole body
   */
  public record Hashed(Map<Algorithm, String> whole, Map<Algorithm, String> content) {}

  /**
   * Appends the body to {@code partial} until its confirmed end. After a failure, all received
   * bytes are in the file.
   *
   * @param fields the digests that the server states
   */
  public Hashed receive(
      Opened.Body body, PartialFile partial, FieldDigests fields, Listener listener)
      throws FetchException {
    requireSize(body.total());
    Failure silence = // this failure is never reported, because the phase lasts as long as the run
        new Failure.Transient(Reason.STALLED, "The transfer did not end.");
    BodyHashing digests = new BodyHashing(verify.checksum(), fields, body.from());
    try (BackgroundConsumer hashing = new BackgroundConsumer("digest", digests);
        Watch.Phase phase = watch.phase(body.connection(), watch.remaining(), silence)) {
      try {
        body.connection().limitSilence(limits.stall());
        readBack(partial.body(), body.from(), hashing);
        MinimumRate pace = new MinimumRate(limits, System::nanoTime);
        body.connection().meter(pace::record);
        BodyReader.requireTotal(copy(body, partial.body(), hashing, listener), body.total());
        requireFramed(body, !fields.algorithms().isEmpty());
        hashing.finish();
        return digests.finish();
      } catch (SocketTimeoutException e) {
        throw phase.failure(stalled(limits), e);
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

  /** Computes the digests of a partial file that is already complete. */
  public Hashed rehash(PartialFile partial, FieldDigests fields) throws FetchException {
    BodyHashing digests = new BodyHashing(verify.checksum(), fields, 0);
    try (BackgroundConsumer hashing = new BackgroundConsumer("digest", digests)) {
      readBack(partial.body(), partial.body().size(), hashing);
      hashing.finish();
      return digests.finish();
    }
  }

  private long copy(
      Opened.Body body, StagedFile file, BackgroundConsumer hashing, Listener listener)
      throws IOException, FetchException {
    BodyReader reader = BodyReader.of(body.framing(), body.connection());
    long have = body.from();
    boolean more = true;
    while (more) {
      Block block = hashing.next();
      try {
        more = fill(block, reader, have);
      } finally {
        file.write(ByteBuffer.wrap(block.bytes, 0, block.length));
        have += block.length;
        listener.received(have, body.total(), block.length);
      }
      hashing.send(block);
      watch.check();
    }
    return have;
  }

  /** Reads until the block is half full, or returns false at the end of the body. */
  private boolean fill(Block block, BodyReader reader, long have)
      throws IOException, FetchException {
    while (block.length < BackgroundConsumer.BLOCK / 2) {
      int count = reader.read(block.bytes, block.length, BackgroundConsumer.BLOCK - block.length);
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
      throw FetchException.ofLimit(
          Reason.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "The file is larger than the %,d bytes that verify.size.max allows.",
              verify.maxBytes()));
    }
  }

  private void requireFramed(Opened.Body body, boolean stated) throws FetchException {
    Connection connection = body.connection();
    boolean known =
        !(body.framing() instanceof Framing.UntilClose)
            || connection.endedByNotice()
            || verify.checksum() != null
            || stated
            || verify.allowUnframed();
    if (!known) {
      throw FetchException.ofIntegrity(
          Reason.UNFRAMED,
          "The server announced neither a length nor an end, so the file may be cut. Give a"
              + " checksum, or set verify.allowUnframed.");
    }
  }

  private void readBack(StagedFile file, long bytes, BackgroundConsumer hashing)
      throws FetchException {
    long at = 0;
    while (at < bytes) {
      Block block = hashing.next();
      ByteBuffer into =
          ByteBuffer.wrap(block.bytes, 0, (int) Math.min(BackgroundConsumer.BLOCK, bytes - at));
      int count = file.read(into, at);
      if (count < 0) {
        throw FetchException.ofLimit(
            Reason.DISK_FAILED, "The partial file shrank while it was read.");
      }
      block.length = count;
      at += count;
      hashing.send(block);
      watch.check();
    }
  }

  static Failure stalled(Limits limits) {
    return new Failure.Transient(
        Reason.STALLED,
        "The server sent nothing for %d s in the middle of the file."
            .formatted(limits.stall().toSeconds()));
  }
}
