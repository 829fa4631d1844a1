package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the answer of a token server, which is small. */
public record TokenText(Watch watch, Limits limits) {

  private static final int MAX_BYTES = 64 * 1024;

  public String of(Opened.Body body) throws FetchException {
    Failure late =
        new Failure.Transient(
            Reason.STALLED,
            "The answer did not come whole within %d s.".formatted(limits.header().toSeconds()));
    try (Watch.Phase phase = watch.phase(body.connection(), limits.header(), late)) {
      try {
        BodyReader reader = BodyReader.of(body.framing(), body.connection());
        byte[] bytes = new byte[MAX_BYTES + 1];
        int have = 0;
        for (int count = 0; count >= 0; count = reader.read(bytes, have, bytes.length - have)) {
          have += count;
          if (have > MAX_BYTES) {
            throw new FetchException(
                new Failure.Limit(Reason.TOO_LARGE, "The answer is larger than 64 KiB."));
          }
        }
        return new String(bytes, 0, have, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw phase.failure(
            new Failure.Transient(Reason.CUT_SHORT, "The answer was cut short."), e);
      }
    }
  }
}
