package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.FetchPlan.Content.Charset;
import dev.fetchjobs.contract.FetchPlan.Verify;
import dev.fetchjobs.downloader.document.DocumentInput;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.Disk;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Budget;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Performs the checks {@code verify.json} and {@code verify.xml}. This class reads a file once more
 * after its download, because the parsers wait for their input. This class needs the same memory
 * for a file of any size.
 *
 * @param encoding the encoding that the plan names; null if the document shows it
 */
record Document(DocumentCheck check, @Nullable String encoding) {

  private static final int MAX_FAULT = 110;

  /** Returns the check of JSON or XML that the plan has; null if it has none. */
  static @Nullable Document of(Verify verify) {
    DocumentCheck check = verify.document();
    return check == null ? null : new Document(check, encoding(verify.content().charset()));
  }

  /** A document in any other encoding shows its encoding itself. */
  static @Nullable String encoding(@Nullable Charset charset) {
    return charset == Charset.WINDOWS_1252 || charset == Charset.ISO_8859_1 ? charset.word() : null;
  }

  /** Holds what was found in a document. */
  interface Contents {
    /** Returns the number of elements, or null if none are counted. */
    @Nullable Long elements();

    /** Returns why a complete document is refused, or empty if it is right. */
    Optional<Failure.Rejected> verdict();
  }

  /** Says why the bytes are not one complete document. */
  static final class BadDocumentException extends IOException {
    private final transient Failure.Rejected why;

    BadDocumentException(Reason reason, String message) {
      super(reason.word());
      this.why = new Failure.Rejected(reason, message);
    }

    BadDocumentException causedBy(Throwable cause) {
      initCause(cause);
      return this;
    }
  }

  /**
   * Holds the result of reading a file.
   *
   * @param elements number of elements; null if none are counted, or if the file is no document
   */
  record Read(@Nullable Long elements, Optional<Failure.Rejected> why) {}

  /** Reads a file to its end. */
  Read read(Path file, Budget budget) throws FetchException {
    return Disk.call(
        "reading the file",
        file,
        () -> {
          try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            DocumentInput input = new DocumentInput(new BudgetedInput(in, budget));
            Contents contents =
                switch (check.format()) {
                  case JSON -> new JsonDocument(check).read(input, encoding);
                  case XML -> new XmlDocument(check).read(input, encoding);
                };
            return new Read(contents.elements(), contents.verdict().or(() -> count(contents)));
          } catch (BadDocumentException e) {
            return new Read(null, Optional.of(e.why));
          } catch (StoppedException e) {
            throw e.why;
          }
        });
  }

  private Optional<Failure.Rejected> count(Contents contents) {
    Long count = contents.elements();
    if (count == null) {
      return Optional.empty();
    }
    Long least = check.min();
    Long most = check.max();
    String format = check.format().word().toLowerCase(Locale.ROOT);
    if (least != null && count < least) {
      return Optional.of(
          new Failure.Rejected(
              Reason.TOO_FEW_ELEMENTS,
              String.format(
                  Locale.ROOT,
                  "%s today in %s; at least %,d are wanted (verify.%s.minElements).",
                  Printable.count(count, "element"),
                  check.elements(),
                  least,
                  format)));
    }
    if (most != null && count > most) {
      return Optional.of(
          new Failure.Rejected(
              Reason.TOO_MANY_ELEMENTS,
              String.format(
                  Locale.ROOT,
                  "%s today in %s; at most %,d are wanted (verify.%s.maxElements).",
                  Printable.count(count, "element"),
                  check.elements(),
                  most,
                  format)));
    }
    return Optional.empty();
  }

  /** Returns the check that the file has passed, for the log. */
  List<String> passed(@Nullable Long elements) {
    return List.of(
        "document, complete %s%s."
            .formatted(
                check.format().word(),
                elements == null ? "" : ", " + Printable.count(elements, "element")));
  }

  /** Turns a parser's message into the end of a sentence. */
  static String shown(@Nullable String fault) {
    String first = String.valueOf(fault).lines().findFirst().orElse("");
    String text = Printable.of(first.strip(), MAX_FAULT);
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** Says through a parser that the run's time is up. */
  private static final class StoppedException extends IOException {
    private final FetchException why;

    StoppedException(FetchException why) {
      super(why);
      this.why = why;
    }
  }

  /** Passes bytes on until the run's time is up. */
  private static final class BudgetedInput extends FilterInputStream {
    private final Budget budget;

    BudgetedInput(InputStream in, Budget budget) {
      super(in);
      this.budget = budget;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      try {
        budget.check();
      } catch (FetchException e) {
        throw new StoppedException(e);
      }
      return super.read(to, from, length);
    }
  }
}
