package dev.fetchjobs.operator.desired;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes FetchJobs as the API server returns them, with defaults, uid and generation. */
public final class FetchJobYaml {

  public static final DownloadSettings SETTINGS =
      new DownloadSettings(
          "registry.example/downloader:1",
          "IfNotPresent",
          List.of(),
          "50m",
          "128Mi",
          65532L,
          Duration.ofMinutes(5),
          "fetchjob/1",
          null,
          new NetworkPolicy(List.of(), false, List.of()),
          8,
          PodDefaults.NONE,
          new Allowed(List.of(2000L, 3000L), List.of("team"), List.of("sidecar.istio.io/inject")));

  private static final String COMPLETE =
      """
      apiVersion: fetchjobs.dev/v1alpha1
      kind: FetchJob
      metadata:
        name: xetra
        namespace: data
        uid: 11111111-2222-3333-4444-555555555555
        generation: 1
        creationTimestamp: "2026-11-22T06:00:00Z"
      spec:
        schedule: 12 7 * * 1-5
        timeZone: Europe/Berlin
        suspend: false
        successfulJobsHistoryLimit: 3
        failedJobsHistoryLimit: 1
        runOnCreate: true
        runHistoryLimit: 10
        timeout: 30m
        source:
          http:
            url: https://publisher.example/instruments.csv
            headers: []
            redirects: {max: 5, hosts: []}
        unpack: {format: None, maxRatio: 200}
        keepVersions: 3
        verify:
          allowUnframed: false
          size: {min: 1, max: 5Gi}
          content: {mediaTypes: [], lines: []}
        destination:
          volume: {claimName: instruments, path: xetra/instruments.csv}
        retry: {attempts: 10, initialDelay: 5s, maxDelay: 5m, onStatus: []}
      """;

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private FetchJobYaml() {}

  public static FetchJob complete() {
    return with();
  }

  /**
   * Returns the complete FetchJob with some texts replaced. The arguments of this method are pairs
   * of an old and a new text.
   */
  public static FetchJob with(String... replacements) {
    String text = COMPLETE;
    for (int i = 0; i < replacements.length; i += 2) {
      if (!text.contains(replacements[i])) {
        throw new IllegalArgumentException("not in the YAML: " + replacements[i]);
      }
      text = text.replace(replacements[i], replacements[i + 1]);
    }
    return read(text, FetchJob.class);
  }

  /**
   * Returns the complete FetchJob with a date expression in its address, and with some texts
   * replaced.
   */
  public static FetchJob dated(String... replacements) {
    return with(
        Stream.concat(
                Stream.of("example/instruments.csv", "example/{date:yyyyMMdd}.csv"),
                Stream.of(replacements))
            .toArray(String[]::new));
  }

  /** Returns the complete FetchJob with a maximum age of 26 hours, and with some texts replaced. */
  public static FetchJob ageing(String... replacements) {
    return with(
        Stream.concat(
                Stream.of(
                    "timeout: 30m", "freshness: {maxAge: 26h, basis: Checked}\n  timeout: 30m"),
                Stream.of(replacements))
            .toArray(String[]::new));
  }

  /** Returns the complete FetchJob with a calendar, and with some texts replaced. */
  public static FetchJob withCalendar(String calendar, String... replacements) {
    return with(
        Stream.concat(
                Stream.of("suspend: false", "suspend: false\n  calendar: " + calendar),
                Stream.of(replacements))
            .toArray(String[]::new));
  }

  /** Returns the complete FetchJob with a claim that does not exist. */
  public static FetchJob withWrongClaim() {
    return with("claimName: instruments", "claimName: instrumetns");
  }

  /** Returns the same FetchJob, with a request for a run. */
  public static FetchJob asking(String token, FetchJob fetchJob) {
    fetchJob
        .getMetadata()
        .setAnnotations(new HashMap<>(Map.of(AcceptCommand.REQUEST_ANNOTATION, token)));
    return fetchJob;
  }

  /** Returns the same FetchJob, with the date or the interval for which a person requests runs. */
  public static FetchJob askingFor(String date, FetchJob fetchJob) {
    RequestedDate.set(fetchJob, date);
    return fetchJob;
  }

  /** Returns the CronJob that the operator wants for a FetchJob that it accepts. */
  public static Desired.Accepted accepted(FetchJob fetchJob) {
    return (Desired.Accepted) Desired.of(fetchJob, SETTINGS);
  }

  /** Returns the CronJob that the operator wants in a cluster with these FetchCalendars. */
  public static Desired.Accepted accepted(FetchJob fetchJob, Calendars calendars) {
    return (Desired.Accepted) Desired.of(fetchJob, SETTINGS, calendars);
  }

  /** Returns a status with the fields of a YAML text. */
  public static FetchJobStatus status(String yaml) {
    return read(yaml, FetchJobStatus.class);
  }

  private static <T> T read(String text, Class<T> type) {
    try {
      return YAML.readValue(text, type);
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
