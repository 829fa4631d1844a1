package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.HostResolver;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Environment;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.downloader.run.Run;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.store.FileOperations;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.SeenFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Holds a volume, and makes runs on the volume with short time limits. */
final class RunFixture {

  static final byte[] LAST_GOOD = text("id;name\n0;of yesterday\n");
  static final byte[] GOOD = text("id;name\n1;good\n");
  static final byte[] NEWER = text("id;name\n1;good\n2;newer\n");

  static final Limits SHORT =
      new Limits(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(700),
          1000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10));

  final Path volume;
  final List<String> log = new CopyOnWriteArrayList<>();
  HostResolver resolver = HostResolver.SYSTEM;
  Limits limits = Limits.PRODUCTION;
  FileOperations files = new DiskOperations();
  InstantSource clock = InstantSource.system();
  boolean requested;
  boolean scheduled;
  boolean backfill;

  /** Whether the date of the requested run is only the time at which its Job was made. */
  boolean plain;

  String date;

  /** The kept version that the next runs publish; null if they fetch. */
  String version;

  Stop stop = new Stop();
  private int job;

  RunFixture(Path volume) {
    this.volume = volume;
  }

  /** Publishes a file before the test begins. No fault may change this file. */
  RunFixture withLastGood() {
    try (BadServer server = BadServer.http(Script.ok("", LAST_GOOD))) {
      fetches(new PlanBuilder(server.url("/list.csv")), LAST_GOOD);
      log.clear();
    }
    return this;
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Environment environment(String jobName) {
    return environment(jobName, log::add);
  }

  Environment environment(String jobName, Consumer<String> lines) {
    return new Environment(
            jobName,
            requested,
            scheduled,
            date,
            (requested && !plain) || backfill,
            clock,
            resolver,
            limits,
            files,
            new Random(1),
            lines,
            stop)
        .withVersion(version);
  }

  /** Runs the plan as a new Job, and checks the invariants of every run. */
  Result run(PlanBuilder plan) {
    return run(plan, "list-" + ++job);
  }

  Result run(PlanBuilder plan, String jobName) {
    Result result = Run.execute(plan.build(volume), environment(jobName));
    String line = Reports.line(result.report());
    assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(4096);
    assertThat(line).doesNotContainPattern("[\\x00-\\x1f]");
    try {
      assertThat(Wire.readTolerant(FetchReport.class, line)).isEqualTo(result.report());
    } catch (Wire.WireException e) {
      throw new AssertionError(line, e);
    }
    assertThat(result.report().message()).hasSizeLessThanOrEqualTo(256).isNotBlank();
    FailureClass failureClass = result.report().failureClass();
    if (failureClass != null) {
      SeenFailure.report(failureClass.word(), result.report().reason(), result.report().message());
    }
    return result;
  }

  /**
   * Performs a run of the plan. The run must fail with this class and reason, and must not publish
   * or quarantine a file.
   */
  Result fails(PlanBuilder plan, FailureClass failureClass, Reason reason) {
    byte[] before = published();
    Result result = run(plan);
    FetchReport report = result.report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.FAILED);
    assertThat(report.reason()).as(report.message()).isEqualTo(reason.word());
    assertThat(report.failureClass()).isEqualTo(failureClass);
    assertThat(result.exitCode().code()).isEqualTo(code(failureClass));
    assertThat(published()).isEqualTo(before);
    assertThat(files("quarantine")).isEmpty();
    return result;
  }

  private static int code(FailureClass failureClass) {
    return switch (failureClass) {
      case TRANSIENT -> 10;
      case PERMANENT -> 20;
      case POLICY -> 21;
      case INTEGRITY -> 22;
      case LIMIT -> 23;
      case CONFIG -> 24;
      case INFRASTRUCTURE -> throw new AssertionError("never said by the downloader");
    };
  }

  /** Performs a run of the plan. The run must publish exactly {@code content}. */
  Result fetches(PlanBuilder plan, byte[] content) {
    Result result = run(plan);
    FetchReport report = result.report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.FETCHED);
    assertThat(result.exitCode().code()).isZero();
    assertThat(published()).isEqualTo(content);
    assertThat(report.artifact().sha256()).isEqualTo(sha256(content));
    assertThat(bodies()).isEmpty();
    return result;
  }

  /** Performs a run of the plan, which must end as Unchanged. */
  Result unchanged(PlanBuilder plan, Reason reason) {
    byte[] before = published();
    Result result = run(plan);
    FetchReport report = result.report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.UNCHANGED);
    assertThat(report.reason()).isEqualTo(reason.word());
    assertThat(result.exitCode().code()).isZero();
    assertThat(published()).isEqualTo(before);
    return result;
  }

  Path file() {
    return volume.resolve("list.csv");
  }

  /** Returns the bytes that consumers read, or null when there is no file. */
  byte[] published() {
    try {
      return Files.exists(file()) ? Files.readAllBytes(file()) : null;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the partial files that the next run may resume. */
  List<Path> bodies() {
    return files("staging").stream().filter(f -> f.toString().endsWith(".body")).toList();
  }

  List<Path> files(String directory) {
    Path at = volume.resolve(".fetchjob/data/list").resolve(directory);
    if (!Files.exists(at)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(at)) {
      return found.toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
