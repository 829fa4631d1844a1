package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.checksum.ExpectedDigest;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.BodyInfo;
import dev.fetchjobs.downloader.http.Hop;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.store.AskedUrl;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.FileOperations;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.Manifest;
import dev.fetchjobs.downloader.store.PartialFile;
import dev.fetchjobs.downloader.store.Volume;
import dev.fetchjobs.downloader.time.Budget;
import dev.fetchjobs.downloader.transfer.Transferred;
import dev.fetchjobs.downloader.transfer.Transferred.FinalUrl;
import dev.fetchjobs.downloader.unpack.Unpacked;
import dev.fetchjobs.downloader.unpack.Unpacker;
import dev.fetchjobs.downloader.verify.ChangesCheck;
import dev.fetchjobs.downloader.verify.DataDateLimits;
import dev.fetchjobs.downloader.verify.Gate;
import dev.fetchjobs.downloader.verify.LastGood;
import dev.fetchjobs.downloader.verify.Quarantine;
import dev.fetchjobs.downloader.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs all stages after the transfer on a real directory. */
public final class PublisherFixture {

  public static final Budget ENDLESS = () -> {};
  public static final String PATH = "data/list.csv";
  public static final String URL = "https://publisher.example/list.csv";

  private final Path root;
  private FileOperations operations = new CountingFileOperations();
  private FetchPlan.Unpack unpack = new FetchPlan.Unpack(Format.NONE, null, 200);
  private FetchPlan.Content content = new FetchPlan.Content(true, List.of(), null, List.of());
  private FetchPlan.Csv csv;
  private DocumentCheck document;
  private Integer maxShrink;
  private long minBytes = 1;
  private long maxBytes = 1 << 30;
  private int keepVersions = 3;
  private String path = PATH;
  private FetchPlan.Destination.ExistingFile existingFile;
  private Boolean folder;
  private Boolean changes;
  private String name = "list";
  private String mediaType = "text/csv";
  private DataDate dataDate;
  private String url = URL;
  private Budget budget = ENDLESS;
  private Instant now = Instant.parse("2026-11-22T06:00:00Z");

  public PublisherFixture(Path root) {
    this.root = root;
  }

  public PublisherFixture operations(FileOperations replacement) {
    operations = replacement;
    return this;
  }

  public PublisherFixture unpack(Format format, String member, int ratio) {
    unpack = new FetchPlan.Unpack(format, member, ratio);
    return this;
  }

  public PublisherFixture content(FetchPlan.Content wanted) {
    content = wanted;
    return this;
  }

  public PublisherFixture document(DocumentCheck wanted) {
    document = wanted;
    return this;
  }

  public PublisherFixture csv(FetchPlan.Csv wanted) {
    csv = wanted;
    return this;
  }

  public PublisherFixture dataDate(DataDate wanted) {
    dataDate = wanted;
    return this;
  }

  public PublisherFixture maxShrink(int percent) {
    maxShrink = percent;
    return this;
  }

  public PublisherFixture size(long min, long max) {
    minBytes = min;
    maxBytes = max;
    return this;
  }

  public PublisherFixture keepVersions(int keep) {
    keepVersions = keep;
    return this;
  }

  public PublisherFixture path(String wanted) {
    path = wanted;
    folder = null;
    return this;
  }

  /** Sets the folder of a set as the destination. */
  public PublisherFixture folder(String wanted) {
    path = wanted;
    folder = true;
    return this;
  }

  /** Sets whether the changes of each version are listed beside the file. */
  public PublisherFixture changes(boolean listed) {
    changes = listed ? true : null;
    return this;
  }

  public PublisherFixture keepAside() {
    existingFile = FetchPlan.Destination.ExistingFile.KEEP_ASIDE;
    return this;
  }

  public PublisherFixture name(String wanted) {
    name = wanted;
    return this;
  }

  public PublisherFixture mediaType(String sent) {
    mediaType = sent;
    return this;
  }

  /** Sets the final URL of the body. */
  public PublisherFixture url(String wanted) {
    url = wanted;
    return this;
  }

  /** Sets the time budget of publishing. */
  public PublisherFixture budget(Budget left) {
    budget = left;
    return this;
  }

  public Instant now() {
    return now;
  }

  public FetchPlan plan() {
    return new FetchPlan(
        FetchPlan.VERSION,
        "data",
        name,
        new FetchPlan.Source(
            URL,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            false,
            null,
            new FetchPlan.Redirects(5, List.of()),
            null,
            "fetchjob/test",
            null,
            null),
        unpack,
        new FetchPlan.Verify(null, minBytes, maxBytes, false, content, csv, maxShrink, document),
        new FetchPlan.Destination(root.toString(), path, existingFile, folder, changes),
        keepVersions,
        new FetchPlan.Retry(1, Duration.ofSeconds(1), Duration.ofSeconds(1), List.of(), false),
        Duration.ofMinutes(5),
        null,
        new FetchPlan.NetworkPolicy(List.of(), true, List.of()),
        null,
        null,
        null,
        dataDate,
        null,
        null);
  }

  public LockedVolume open() throws FetchException {
    return open("job-" + now.getEpochSecond());
  }

  public LockedVolume open(String job) throws FetchException {
    return Volume.open(plan(), operations)
        .lock(job, now, Duration.ZERO, ENDLESS)
        .orElseThrow(() -> new IllegalStateException("locked"));
  }

  /** Says how one run of the stages ended. */
  public sealed interface End {}

  public record Done(Published published) implements End {}

  public record Quarantined(Verdict.Refused refused) implements End {}

  public End fetch(String text) throws FetchException {
    return fetch(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs a download of {@code body}, one day after the previous run. */
  public End fetch(byte[] body) throws FetchException {
    now = now.plus(Duration.ofDays(1));
    try (LockedVolume volume = open()) {
      volume.staging().resumable();
      return switch (judge(volume, body)) {
        case Verdict.Verified verified ->
            new Done(new Publisher(volume, keepVersions, budget).publish(verified, now));
        case Verdict.Refused refused -> {
          new Quarantine(volume).keep(refused, now);
          yield new Quarantined(refused);
        }
      };
    }
  }

  /** Receives, unpacks and checks a body. */
  public Verdict judge(LockedVolume volume, byte[] body) throws FetchException {
    Transferred transferred = transferred(volume, body);
    Gate gate = new Gate(plan(), new DataDateLimits(now, false));
    Unpacked unpacked =
        new Unpacker(plan(), volume.staging(), ENDLESS)
            .unpack(new ExpectedDigest.None().check(transferred), gate);
    LastGood before = LastGood.of(volume.manifest().current(), volume.identity());
    Verdict verdict = gate.judge(unpacked, before, ENDLESS);
    return verdict instanceof Verdict.Verified verified
        ? new ChangesCheck(plan(), volume.staging(), ENDLESS).check(verified, before)
        : verdict;
  }

  /** Moves the clock forward by this many days. */
  public PublisherFixture daysLater(int days) {
    now = now.plus(Duration.ofDays(days));
    return this;
  }

  public int keptVersions() {
    return keepVersions;
  }

  public Published published(String text) throws FetchException {
    return ((Done) fetch(text)).published();
  }

  public String rejection(byte[] body) throws FetchException {
    return ((Quarantined) fetch(body)).refused().why().message();
  }

  public String rejection(String text) throws FetchException {
    return rejection(text.getBytes(StandardCharsets.UTF_8));
  }

  public Transferred transferred(LockedVolume volume, byte[] body) throws FetchException {
    try (PartialFile partial =
        volume
            .staging()
            .begin(
                AskedUrl.of(URL, URL),
                URL,
                URL,
                new BodyInfo(null, Validators.NONE, null, null, null, body.length))) {
      partial.body().write(ByteBuffer.wrap(body));
      return new Transferred(
          partial.complete(),
          body.length,
          Map.of(Algorithm.SHA_256, Digests.sha256(body)),
          null,
          mediaType,
          null,
          new Validators("\"v" + now.getEpochSecond() + "\"", null),
          new FinalUrl(url, Binding.digest(url), null, null, List.of(new Hop(url, null))));
    }
  }

  public Manifest manifest() throws FetchException {
    return Volume.open(plan(), operations).peek().orElseThrow();
  }

  public Path stable() {
    return root.resolve(path);
  }

  public String read() {
    try {
      return Files.readString(stable());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path home() {
    return root.resolve(".fetchjob/data/" + name);
  }

  /** Returns the names in a directory of {@link #home()}, sorted. */
  public List<String> names(String directory) {
    try (Stream<Path> files = Files.list(home().resolve(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
