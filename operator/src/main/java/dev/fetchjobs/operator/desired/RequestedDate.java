package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.cron.TimeZones;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the date for which a person requests a run. The date belongs to the person's request for
 * the run. The date does not start a run by itself.
 */
public final class RequestedDate {

  /**
   * A person sets this annotation together with the annotation that requests the run. Its value is
   * a date, or a date and a time, in the FetchJob's time zone.
   */
  public static final String ANNOTATION = "fetchjobs.dev/run-requested-for";

  private static final Pattern FORM =
      Pattern.compile("(?!19[0-6])(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?");

  private RequestedDate() {}

  static void check(FetchJob fetchJob) throws InvalidSpecException {
    Optional<String> text = Identity.annotation(fetchJob, ANNOTATION);
    if (text.isPresent() && of(fetchJob).isEmpty()) {
      RequestedInterval.check(text.get(), zone(fetchJob));
    }
  }

  /**
   * Returns the date for which a person requests a run, if there is one. A date without a time is
   * the beginning of the day. Returns empty if the annotation has an interval.
   */
  public static Optional<Instant> of(FetchJob fetchJob) {
    ZoneId zone = zone(fetchJob);
    return Identity.annotation(fetchJob, ANNOTATION).flatMap(text -> instant(text, zone));
  }

  /** Sets the annotation {@code fetchjobs.dev/run-requested-for}. */
  public static void set(FetchJob fetchJob, String text) {
    ObjectMeta meta = fetchJob.getMetadata();
    Map<String, String> annotations = new HashMap<>();
    if (meta.getAnnotations() != null) {
      annotations.putAll(meta.getAnnotations());
    }
    annotations.put(ANNOTATION, text);
    meta.setAnnotations(annotations);
  }

  /** Returns the FetchJob's time zone. */
  static ZoneId zone(FetchJob fetchJob) {
    return TimeZones.named(fetchJob.getSpec().timeZone()).orElse(ZoneOffset.UTC);
  }

  /** Reads a date in a request, or returns empty if the text is not a date. */
  static Optional<Instant> instant(String text, ZoneId zone) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
              : LocalDateTime.parse(text).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
