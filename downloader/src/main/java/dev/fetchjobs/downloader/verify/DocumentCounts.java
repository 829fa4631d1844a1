package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.FetchPlan.Content.Charset;
import dev.fetchjobs.downloader.failure.FetchException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the check {@code verify.json} or {@code verify.xml} reads in a file. The command that
 * proposes a check uses this class.
 *
 * @param passed whether the file passes the check
 * @param elements number of elements; null if none are counted
 */
public record DocumentCounts(boolean passed, @Nullable Long elements) {

  /** Reads the whole file and applies the check. */
  public static DocumentCounts of(Path file, DocumentCheck check, @Nullable Charset charset)
      throws FetchException {
    Document.Read read = new Document(check, Document.encoding(charset)).read(file, () -> {});
    return new DocumentCounts(read.why().isEmpty(), read.elements());
  }
}
