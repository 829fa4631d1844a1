package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.BodyInfo;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.store.PartialFile;
import dev.fetchjobs.downloader.store.StagedFile;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.transfer.Transferred;
import dev.fetchjobs.downloader.transfer.Transferred.FinalUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the content coding gzip (RFC 9110, section 8.4.1.3). Some servers compress a response
 * with gzip although the request asks for no coding.
 */
public final class ContentDecoder {

  private static final ByteSink IGNORE =
      new ByteSink() {
        @Override
        public void accept(byte[] buffer, int offset, int length) {}

        @Override
        public boolean wantsMore() {
          return false;
        }
      };

  private final FetchPlan plan;
  private final Staging staging;
  private final Budget budget;

  public ContentDecoder(FetchPlan plan, Staging staging, Budget budget) {
    this.plan = plan;
    this.staging = staging;
    this.budget = budget;
  }

  /**
   * Returns the complete body of {@code partial}, decoded if it has a content coding.
   *
   * @param coded digests of the bytes as received
   * @param mediaType media type of the whole body; null when unknown
   * @param fileName file name that the server states; null when unknown
   * @throws FetchException Integrity for damaged input, Limit for too many decoded bytes
   */
  public Transferred complete(
      PartialFile partial,
      Map<Algorithm, String> coded,
      @Nullable String mediaType,
      @Nullable String fileName,
      FinalUrl url)
      throws FetchException {
    BodyInfo body = partial.info().body();
    long bytes = partial.body().size();
    Transferred whole =
        new Transferred(
            partial.complete(),
            bytes,
            coded,
            null,
            mediaType,
            fileName,
            body.validators(),
            url,
            body.dataDate());
    return body.contentCoding() == null ? whole : decode(whole);
  }

  private Transferred decode(Transferred coded) throws FetchException {
    Digests digests = Digests.with(coded.digests().keySet());
    StagedFile into = staging.content();
    boolean done = false;
    try {
      long bytes = gunzip(coded.file(), into, digests);
      into.close();
      Disk.run("removing the coded file", coded.file(), () -> Files.deleteIfExists(coded.file()));
      done = true;
      return new Transferred(
          into.path(),
          bytes,
          digests.finish(),
          coded.digests(),
          coded.mediaType(),
          coded.fileName(),
          coded.validators(),
          coded.url(),
          coded.dataDate());
    } finally {
      if (!done) {
        into.discard();
      }
    }
  }

  private long gunzip(Path coded, StagedFile into, Digests digests) throws FetchException {
    try (FileSource file = FileSource.open(coded, budget);
        GzipSource gzip = new GzipSource(file);
        UnpackedOutput output =
            new UnpackedOutput(into, digests, IGNORE, plan.verify().maxBytes())) {
      output.drain(new RatioLimit(gzip, plan.unpack().maxRatio(), file.size()));
      return output.finish();
    } catch (FetchException e) {
      throw mentionLabel(e);
    }
  }

  /**
   * Adds to the failure for a body that is not gzip the reason for which FetchJob decoded the body
   * at all.
   */
  private static FetchException mentionLabel(FetchException e) {
    return e.failure() instanceof Failure.Integrity fault
        ? FetchException.ofIntegrity(
                fault.reason(),
                fault.message() + " The server marked it as gzip-encoded without being asked.")
            .causedBy(e)
        : e;
  }

  /**
   * Decodes a small body in memory.
   *
   * @return empty when the decoded body has more than {@code maxBytes}
   * @throws FetchException Integrity for damaged input
   */
  public static Optional<byte[]> gunzip(byte[] coded, int maxBytes) throws FetchException {
    byte[] decoded = new byte[maxBytes + 1];
    try (GzipSource gzip = new GzipSource(new MemorySource(coded))) {
      int length = gzip.readFully(decoded, 0, decoded.length);
      return length > maxBytes ? Optional.empty() : Optional.of(Arrays.copyOf(decoded, length));
    } catch (FetchException e) {
      throw mentionLabel(e);
    }
  }

  private static final class MemorySource implements ByteSource {
    private final byte[] bytes;
    private int at;

    MemorySource(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, offset, count);
      at += count;
      return count == 0 ? -1 : count;
    }
  }
}
