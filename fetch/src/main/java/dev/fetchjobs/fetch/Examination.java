package dev.fetchjobs.fetch;

import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.unpack.Packing;
import dev.fetchjobs.downloader.verify.CsvCounts;
import dev.fetchjobs.downloader.verify.DocumentCounts;
import dev.fetchjobs.fetch.suggest.DocumentGuess;
import dev.fetchjobs.fetch.suggest.Members;
import dev.fetchjobs.fetch.suggest.Observation;
import dev.fetchjobs.fetch.suggest.Observation.Counted;
import dev.fetchjobs.fetch.suggest.Observation.CountedDocument;
import dev.fetchjobs.fetch.suggest.PageLinks;
import dev.fetchjobs.fetch.suggest.Sample;
import dev.fetchjobs.fetch.suggest.Table;
import dev.fetchjobs.fetch.suggest.TableGuess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/** Examines the file that a probe downloaded, for the suggestion of a FetchJob. */
final class Examination {

  private Examination() {}

  /**
   * Describes a file in the form in which a run would publish it.
   *
   * @param note reason why the file is not unpacked although it is packed; may be empty
   */
  private record Content(Path file, Packing packing, String note, String member) {}

  /**
   * Examines the downloaded file.
   *
   * @param folder the folder for the unpacked file
   */
  static Observation of(Probe probe, FetchPlan plan, FetchReport report, Path folder)
      throws FetchException, IOException {
    ArtifactReport artifact = Objects.requireNonNull(report.artifact());
    Path download = Path.of(plan.destination().root()).resolve(artifact.path());
    Content content =
        content(download, artifact.url(), plan.unpack().maxRatio(), folder.resolve("unpacked"));
    Sample sample = sample(content.file());
    Optional<Table> table =
        sample.kind() == Sample.Kind.TEXT ? TableGuess.of(sample) : Optional.empty();
    return new Observation(
        probe.url(),
        probe.hosts(),
        probe.page(),
        probe.page().map(PageLinks.Found::name).orElse(fileName(probe.url(), artifact.url())),
        artifact.etag() != null,
        artifact.lastModified() != null,
        content.packing(),
        content.note(),
        content.member(),
        Files.size(content.file()),
        sample,
        table.isEmpty()
            ? Optional.empty()
            : Optional.of(count(content.file(), sample, table.get())),
        document(content.file(), sample),
        LocalDate.now(ZoneOffset.UTC));
  }

  private static Content content(Path download, String url, int maxRatio, Path into)
      throws FetchException {
    Packing packing;
    try {
      packing = Packing.of(download, url, () -> {});
    } catch (FetchException e) {
      if (e.failure().reason() != Reason.UNSUPPORTED_FORMAT) {
        throw e;
      }
      return asItIs(download, "FetchJob cannot unpack the file and publishes it as it is.");
    }
    if (Members.isDocument(packing)) {
      return asItIs(download, "The file is a document that is a zip archive inside.");
    }
    if (packing.format() == Format.NONE) {
      return new Content(download, packing, "", "");
    }
    String member = Members.choose(packing);
    packing.unpack(download, member, maxRatio, into, () -> {});
    return new Content(into, packing, "", member);
  }

  private static Content asItIs(Path download, String note) {
    return new Content(download, Packing.none(), note, "");
  }

  private static Sample sample(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long size = in.length();
      byte[] head = new byte[(int) Math.min(Sample.HEAD, size)];
      in.readFully(head);
      // In UTF-16 a character has two bytes.
      in.seek(Math.max(0, size - Sample.TAIL) & ~1L);
      byte[] tail = new byte[(int) (size - in.getFilePointer())];
      in.readFully(tail);
      return Sample.of(head, tail, size <= Sample.HEAD);
    }
  }

  /** Returns the strictest of the possible checks of a document that the whole file passes. */
  private static Optional<CountedDocument> document(Path file, Sample sample)
      throws FetchException, IOException {
    for (DocumentCheck check : DocumentGuess.of(file, sample.kind())) {
      DocumentCounts counts = DocumentCounts.of(file, check, sample.charset());
      if (counts.passed()) {
        return Optional.of(new CountedDocument(check, counts.elements()));
      }
    }
    return Optional.empty();
  }

  private static Counted count(Path file, Sample sample, Table guess) throws FetchException {
    CsvCounts strict = CsvCounts.of(file, guess.count(false), sample.charset());
    if (strict.unclosed()) {
      return count(file, sample, guess.withoutQuotes());
    }
    CsvCounts tolerant = CsvCounts.of(file, guess.count(true), sample.charset());
    return new Counted(
        guess,
        strict.columns(),
        strict.rows(),
        strict.badIsins() - tolerant.badIsins(),
        tolerant.badIsins());
  }

  /**
   * Returns the last part of the address. If that part is empty, returns the last part of the
   * address after redirects.
   */
  private static String fileName(String url, String last) {
    try {
      String name = TargetUri.parse(url).fileName();
      return name.isEmpty() ? TargetUri.parse(last.replaceFirst("[?].*", "")).fileName() : name;
    } catch (BadUrl e) {
      throw new IllegalStateException("The address was requested before.", e);
    }
  }
}
