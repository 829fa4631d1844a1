package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.text.TextDecoding;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Reads a small response body into memory. A body without a length counts as complete when the
 * connection ends, because its content is checked afterwards.
 */
public record SmallBody(Watch watch, Limits limits) {

  /** A checksum file has at most this many bytes. */
  public static final int MAX_CHECKSUM_FILE = 1 << 20;

  private static final int MAX_TOKEN_ANSWER = 64 * 1024;

  /** Reads a checksum file and decodes its content coding. */
  public byte[] checksumFile(Opened.Body body) throws FetchException {
    Failure late =
        new Failure.Transient(
            Reason.STALLED,
            "The checksum file did not come whole within %d s."
                .formatted(limits.stall().toSeconds()));
    return read(
        body,
        MAX_CHECKSUM_FILE,
        limits.stall(),
        late,
        tooLarge(),
        "The checksum file was cut short.");
  }

  public static FetchException tooLarge() {
    return FetchException.ofLimit(
        Reason.TOO_LARGE, "The checksum file is larger than 1 MiB; is it the file?");
  }

  /** Reads the response of a token server, and decodes its content coding. */
  public String tokenAnswer(Opened.Body body) throws FetchException {
    Failure late =
        new Failure.Transient(
            Reason.STALLED,
            "The answer did not come whole within %d s.".formatted(limits.header().toSeconds()));
    FetchException tooLarge =
        FetchException.ofLimit(Reason.TOO_LARGE, "The answer is larger than 64 KiB.");
    byte[] bytes =
        read(body, MAX_TOKEN_ANSWER, limits.header(), late, tooLarge, "The answer was cut short.");
    byte[] plain = body.contentCoding() == null ? bytes : gunzip(bytes);
    if (plain.length > MAX_TOKEN_ANSWER) {
      throw tooLarge;
    }
    return TextDecoding.withoutMark(new String(plain, StandardCharsets.UTF_8));
  }

  private static byte[] gunzip(byte[] coded) throws FetchException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(coded))) {
      return gzip.readNBytes(MAX_TOKEN_ANSWER + 1);
    } catch (IOException e) {
      throw FetchException.ofIntegrity(
              Reason.CONTENT_CODING,
              "The server marked the answer as gzip-encoded, and it cannot be decoded.")
          .causedBy(e);
    }
  }

  private byte[] read(
      Opened.Body body,
      int maxBytes,
      Duration longest,
      Failure late,
      FetchException tooLarge,
      String cutShort)
      throws FetchException {
    try (Watch.Phase phase = watch.phase(body.connection(), longest, late)) {
      try {
        BodyReader reader = BodyReader.of(body.framing(), body.connection());
        byte[] bytes = new byte[maxBytes + 1];
        int have = 0;
        for (int count = 0; count >= 0; count = reader.read(bytes, have, bytes.length - have)) {
          have += count;
          if (have > maxBytes) {
            throw tooLarge;
          }
        }
        return Arrays.copyOf(bytes, have);
      } catch (IOException e) {
        throw phase.failure(new Failure.Transient(Reason.CUT_SHORT, cutShort), e);
      }
    }
  }
}
