package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.Budget;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.store.StagedFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/** Undoes a gzip content coding that nobody asked for (RFC 9110, section 8.4.1.3). */
public final class ContentDecoder {

  private ContentDecoder() {}

  private static final ByteSink NOBODY =
      new ByteSink() {
        @Override
        public void accept(byte[] buffer, int offset, int length) {}

        @Override
        public boolean wantsMore() {
          return false;
        }
      };

  /**
   * Decodes {@code coded} into {@code into}.
   *
   * @param digests each sees every decoded byte
   * @return decoded bytes
   * @throws FetchException Integrity for damaged input, Limit beyond {@code ratio} or {@code most}
   */
  public static long gunzip(
      Path coded, StagedFile into, List<MessageDigest> digests, int ratio, long most, Budget budget)
      throws FetchException {
    try (FileSource file = FileSource.open(coded, budget);
        GzipSource gzip = new GzipSource(file);
        Output output = new Output(into, digests, NOBODY, most)) {
      output.drain(new Bounded(gzip, ratio, file.size()));
      return output.finish();
    }
  }
}
