package dev.fetchjobs.operator.page;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes FetchJobs with statuses as the operator writes them, and serves them as a cache. */
record SampleFetchJobs(List<FetchJob> fetchJobs) implements FetchJobCache {

  static final Instant NOW = Instant.parse("2026-11-28T11:41:00Z");
  static final String SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  /** Represents a FetchJob of the sample. */
  record Kind(String state, String message, String reason, String outcomes, int minutesToNext) {}

  static final Kind OK = new Kind("Ok", "", "Fetched", "FFFUFFUFFF", 2_846);
  static final Kind FAILING =
      new Kind(
          "Failing",
          "The newest run failed: the publisher answered 503 to each of 10 attempts. Consumers still have the file of 27 Nov.",
          "Transient",
          "FFFFFUFXXX",
          24);
  static final Kind REJECTED =
      new Kind(
          "Failing",
          "The file was refused: it has 2,104 rows, and the one before had 5,112. It is in quarantine.",
          "Shrunk",
          "FFFFFFFFFR",
          1_260);
  static final Kind HELD =
      new Kind(
          "Held",
          "The publisher answered 429 and asked to wait until 18:00. Scheduled runs do not ask before.",
          "RetryAfter",
          "FFFFFFXXXS",
          384);
  static final Kind LATE =
      new Kind(
          "Late",
          "The file is older than spec.freshness.maxAge (26h).",
          "TooOld",
          "FFFFFFFFUU",
          60);
  static final Kind RUNNING = new Kind("Running", "", "Fetched", "FFUFFFFFFF", 720);
  static final Kind SUSPENDED = new Kind("Suspended", "", "Suspended", "FFFF", 0);
  static final Kind STUCK =
      new Kind(
          "Stuck",
          "The run cannot start: PersistentVolumeClaim rates-data does not exist. Create it, or correct destination.volume.claimName.",
          "ClaimNotFound",
          "",
          0);

  /** Returns a FetchJob of each kind. */
  static SampleFetchJobs ofEachKind() {
    List<FetchJob> all = new ArrayList<>();
    all.add(of("market", "esma-fulins", LATE, "firds.esma.example", "15 9 * * 6"));
    all.add(of("risk", "vendor", HELD, "api.vendor.example", "0 * * * *"));
    all.add(of("risk", "ecb-rates", STUCK, "rates.ecb.example", "7 16 * * 1-5"));
    all.add(of("market", "xetra", REJECTED, "publisher.example", "12 7 * * 1-5"));
    all.add(of("market", "gleif", FAILING, "gleif.example", "0 7 * * *"));
    all.add(of("market", "euronext", OK, "live.euronext.example", "0 7 * * 1-5"));
    all.add(of("market", "xetra-closing", RUNNING, "publisher.example", "0 7 * * 1-5"));
    all.add(of("reports", "sec-index", OK, "www.sec.example", "*/30 6-18 * * 1-5"));
    all.add(of("reports", "archive", SUSPENDED, "archive.example", "0 3 1 * *"));
    for (int i = 1; i <= 9; i++) {
      all.add(of("reports", "fund-" + i, OK, "funds.example", (5 * i) + " 7 * * *"));
    }
    return new SampleFetchJobs(all);
  }

  /** Returns many FetchJobs with histories. */
  static SampleFetchJobs many(int number) {
    List<Kind> kinds = List.of(OK, OK, OK, OK, OK, OK, FAILING, LATE, RUNNING, SUSPENDED);
    List<FetchJob> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(
          of(
              "team-" + i % 50,
              "job-" + i,
              kinds.get(i % kinds.size()),
              "host-" + i % 200 + ".example",
              i % 60 + " " + i % 24 + " * * *"));
    }
    return new SampleFetchJobs(all);
  }

  static FetchJob of(String namespace, String name, Kind kind, String host, String schedule) {
    FetchJob fetchJob =
        FetchJobYaml.ageing(
            "name: xetra",
            "name: " + name,
            "namespace: data",
            "namespace: " + namespace,
            "11111111-2222-3333-4444-555555555555",
            "uid-" + namespace + "-" + name,
            "https://publisher.example/instruments.csv",
            "https://" + host + "/daily/" + name + ".csv",
            "12 7 * * 1-5",
            "\"" + schedule + "\"",
            "suspend: false",
            "suspend: " + kind.equals(SUSPENDED));
    fetchJob.setStatus(FetchJobYaml.status(status(name, kind)));
    return fetchJob;
  }

  private static String status(String name, Kind kind) {
    boolean bad = !(kind.message().isEmpty());
    int hours = kind.equals(LATE) ? 31 : 4;
    StringBuilder yaml = new StringBuilder("observedGeneration: 1\nstate: " + kind.state() + "\n");
    if (bad) {
      yaml.append("message: \"").append(kind.message()).append("\"\n");
    }
    yaml.append(
        """
        conditions:
        - {type: Ready, status: "True", reason: Scheduled, lastTransitionTime: "%s", message: The CronJob is in place.}
        - {type: Fetched, status: "%s", reason: %s, lastTransitionTime: "%s", message: "%s"}
        - {type: Fresh, status: "%s", reason: %s, lastTransitionTime: "%s", message: The file was last confirmed at %s.}
        """
            .formatted(
                ago(90_000),
                bad && !kind.equals(LATE) ? "False" : "True",
                kind.reason(),
                ago(900),
                bad ? kind.message() : "The newest run fetched new content.",
                kind.equals(LATE) ? "False" : "True",
                kind.equals(LATE) ? "TooOld" : "WithinMaxAge",
                ago(500),
                ago(hours * 60)));
    yaml.append("schedule: {timeZone: Europe/Berlin");
    if (kind.minutesToNext() > 0) {
      yaml.append(", nextRunTime: \"").append(ago(-kind.minutesToNext())).append('"');
    }
    yaml.append("}\n");
    if (!kind.equals(STUCK)) {
      yaml.append(
          """
          artifact: {path: %s/%s.csv, bytes: 4213377, rows: 5112, sha256: %s, dataDate: "2026-11-27",
            url: "https://publisher.example/%s.csv", publishedTime: "%s", checkedTime: "%s", changedTime: "%s",
            changes: {added: 14, removed: 3, changed: 61}}
          """
              .formatted(name, name, SHA, name, ago(hours * 60), ago(hours * 60), ago(hours * 60)));
    }
    if (kind.equals(REJECTED)) {
      yaml.append(
          "quarantined: {sha256: %s, bytes: 1704233, reason: Shrunk, job: %s-29371572, time: \"%s\"}\n"
              .formatted(SHA, name, ago(272)));
    }
    if (kind.equals(HELD)) {
      yaml.append("hold: {until: \"" + ago(-379) + "\", reason: RetryAfter}\n");
    }
    if (kind.equals(RUNNING)) {
      yaml.append(
          "activeRun: {job: %s-29371577, trigger: Schedule, slot: \"%s\", startTime: \"%s\"}\n"
              .formatted(name, ago(2), ago(2)));
    }
    if (!kind.outcomes().isEmpty()) {
      yaml.append(
          "lastRun: {job: %s-29371572, trigger: Schedule, outcome: %s, message: \"%s\"}\n"
              .formatted(name, bad ? "Failed" : "Fetched", bad ? kind.message() : "Published."));
    }
    return yaml + history(name, kind);
  }

  private static String history(String name, Kind kind) {
    StringBuilder yaml = new StringBuilder("history:\n");
    String outcomes = new StringBuilder(kind.outcomes()).reverse().toString();
    for (int i = 0; i < outcomes.length(); i++) {
      String outcome =
          switch (outcomes.charAt(i)) {
            case 'F' ->
                "outcome: Fetched, bytes: %d".formatted(3_900_000 + (i * 7919 % 13) * 30_000);
            case 'U' -> "outcome: Unchanged, bytes: 0";
            case 'R' -> "outcome: Rejected, reason: Shrunk, bytes: 1704233";
            case 'S' -> "outcome: Skipped, reason: RetryAfter";
            default -> "outcome: Failed, class: Transient, reason: HttpStatus, bytes: 512";
          };
      yaml.append(
          "- {job: %s-%d, trigger: Schedule, slot: \"%s\", finishTime: \"%s\", %s, durationMillis: %d}\n"
              .formatted(
                  name,
                  29_371_572 - i * 1440,
                  ago(272 + i * 1440),
                  ago(271 + i * 1440),
                  outcome,
                  1_500 + (i * 104_729 % 17) * 310));
    }
    return outcomes.isEmpty() ? "" : yaml.toString();
  }

  private static String ago(int minutes) {
    return NOW.minus(minutes, ChronoUnit.MINUTES).toString();
  }

  @Override
  public boolean isFilled() {
    return true;
  }

  @Override
  public Stream<FetchJob> all() {
    return fetchJobs.stream();
  }

  @Override
  public Optional<FetchJob> find(String namespace, String name) {
    return fetchJobs.stream()
        .filter(
            job ->
                job.getMetadata().getNamespace().equals(namespace)
                    && job.getMetadata().getName().equals(name))
        .findFirst();
  }

  @Override
  public Calendars calendars() {
    return Calendars.UNREADABLE;
  }
}
