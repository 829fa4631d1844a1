package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Framing;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a response body while it arrives, and does not store it. The time limits are the same as
 * for a file.
 *
 * @param allowUnframed whether a body is accepted that has neither a length nor an announced end
 */
public record StreamedBody(boolean allowUnframed, Watch watch, Limits limits) {

  /**
   * Reads the bytes of a body to their end. Framing and content coding were removed from these
   * bytes.
   */
  @FunctionalInterface
  public interface Reader {
    void read(InputStream body) throws IOException, FetchException;
  }

  /**
   * Hands the body to {@code reader}. When this method returns, the whole body has been received.
   *
   * @throws FetchException a fault of the transfer, or a failure that {@code reader} throws
   */
  public void read(Opened.Body body, Reader reader) throws FetchException {
    Failure silence = // this failure is never reported, because the phase lasts as long as the run
        new Failure.Transient(Reason.STALLED, "The transfer did not end.");
    try (Watch.Phase phase = watch.phase(body.connection(), watch.remaining(), silence)) {
      try {
        body.connection().limitSilence(limits.stall());
        body.connection().meter(new MinimumRate(limits, System::nanoTime)::record);
        Bytes bytes = new Bytes(BodyReader.of(body.framing(), body.connection()));
        InputStream content = body.contentCoding() == null ? bytes : new GZIPInputStream(bytes);
        reader.read(content);
        if (bytes.read() >= 0) {
          throw FetchException.ofIntegrity(
              Reason.CONTENT_CODING,
              "The server marked the answer as gzip-encoded, and bytes follow its gzip-encoded part.");
        }
        BodyReader.requireTotal(bytes.count, body.total());
        requireFramed(body);
      } catch (Fault e) {
        throw e.fault();
      } catch (SocketTimeoutException e) {
        throw phase.failure(Transfer.stalled(limits), e);
      } catch (ZipException | EOFException e) {
        throw phase.failure(
            new Failure.Integrity(
                Reason.CONTENT_CODING,
                "The server marked the answer as gzip-encoded, and %s."
                    .formatted(
                        e instanceof EOFException
                            ? "it is cut short"
                            : "it cannot be decoded (%s)".formatted(Printable.message(e)))),
            e);
      } catch (IOException e) {
        throw phase.failure(
            new Failure.Transient(
                Reason.CUT_SHORT,
                "The connection broke off before the answer was complete (%s)."
                    .formatted(Printable.message(e))),
            e);
      }
    }
  }

  private void requireFramed(Opened.Body body) throws FetchException {
    boolean known =
        !(body.framing() instanceof Framing.UntilClose)
            || body.connection().endedByNotice()
            || allowUnframed;
    if (!known) {
      throw FetchException.ofIntegrity(
          Reason.UNFRAMED,
          "The server announced neither a length nor an end, so the answer may be cut. To accept it, set verify.allowUnframed.");
    }
  }

  /** Carries a failure through methods that can throw only an IOException. */
  private static final class Fault extends IOException {
    private final transient FetchException fault;

    Fault(FetchException fault) {
      super(fault);
      this.fault = fault;
    }

    FetchException fault() {
      return fault;
    }
  }

  private static final class Bytes extends InputStream {
    private final BodyReader reader;
    private long count;

    Bytes(BodyReader reader) {
      this.reader = reader;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      try {
        int read = reader.read(into, offset, length);
        count += Math.max(0, read);
        return read;
      } catch (FetchException e) {
        throw new Fault(e);
      }
    }
  }
}
