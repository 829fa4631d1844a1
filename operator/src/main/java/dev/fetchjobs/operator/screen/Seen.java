package dev.fetchjobs.operator.screen;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.operator.cron.ScheduleParser;
import dev.fetchjobs.operator.cron.ScheduleResult;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * Represents a FetchJob with what is computed from its spec once and is needed for each list.
 *
 * @param host host name of the publisher; empty if the URL cannot be read
 * @param minutes the minutes of a day at which runs start, in UTC without daylight saving time
 */
public record Seen(FetchJob fetchJob, String host, BitSet minutes) {

  private static final FetchJobStatus NO_STATUS =
      new FetchJobStatus(
          null, null, null, List.of(), null, null, List.of(), null, null, null, null, null,
          List.of(), null, null, null, null, null, null, List.of(), null, null, null, null);

  public static Seen of(FetchJob fetchJob, Instant now) {
    var spec = fetchJob.getSpec();
    BitSet minutes =
        !spec.suspend()
                && ScheduleParser.resolve(
                        spec.schedule(),
                        spec.timeZone(),
                        fetchJob.getMetadata().getNamespace(),
                        fetchJob.getMetadata().getName())
                    instanceof ScheduleResult.Accepted(var expression, var schedule)
            ? schedule.minutesOfDay(now)
            : new BitSet();
    return new Seen(fetchJob, host(spec.source().http().url()), minutes);
  }

  private static String host(String url) {
    try {
      // A host has no date expression, but the path may have one.
      return HttpUrl.parse(HttpUrl.origin(url)).host();
    } catch (HttpUrl.BadUrl e) {
      return "";
    }
  }

  FetchJobStatus status() {
    return status(fetchJob);
  }

  static FetchJobStatus status(FetchJob fetchJob) {
    return Objects.requireNonNullElse(fetchJob.getStatus(), NO_STATUS);
  }

  String namespace() {
    return fetchJob.getMetadata().getNamespace();
  }

  String name() {
    return fetchJob.getMetadata().getName();
  }

  Standing standing() {
    return Standing.of(status().state());
  }
}
