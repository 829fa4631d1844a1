package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Delivered;
import dev.fetchjobs.api.DeliveryFailure;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.api.Notify;
import dev.fetchjobs.api.PendingPing;
import dev.fetchjobs.api.PingStatus;
import dev.fetchjobs.api.Webhook;
import dev.fetchjobs.operator.observed.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the record of events and pings in a new status (an outbox). An event is stored by the
 * same write as the change that it announces, and stays until the sink has confirmed it.
 *
 * @param old the status before; null if there is none
 * @param next the new status, still without its record of events
 * @param newRuns finished runs that the old status does not have, in the order of their Jobs
 */
record NextNotifications(
    FetchJob fetchJob,
    @Nullable FetchJobStatus old,
    FetchJobStatus next,
    List<Run> newRuns,
    Deliveries deliveries,
    Instant now) {

  /** At most this many events wait for the sink. They usually need less than 6 KB of the status. */
  static final int MOST_PENDING = 16;

  private static final Notifications NOTHING =
      new Notifications(List.of(), List.of(), null, null, null, null);

  /** Returns the record of events, or null if the FetchJob has no sink. */
  @Nullable Notifications notifications() {
    Notify settings = fetchJob.getSpec().notifySettings();
    if (settings == null) {
      return null;
    }
    Notifications before =
        old == null || old.notifications() == null ? NOTHING : old.notifications();
    Webhook webhook = settings.webhook();
    return (webhook == null ? NOTHING : events(before, webhook))
        .with(
            settings.ping() == null
                ? null
                : new NextPing(fetchJob, before.ping(), next, newRuns, deliveries, now).ping());
  }

  private Notifications events(Notifications before, Webhook webhook) {
    List<Notification> waiting =
        before.pending().stream().filter(event -> !isConfirmed(event)).toList();
    Problems problems = Problems.of(before.open(), next);
    var events =
        new NewEvents(
            fetchJob.getMetadata().getUid(),
            old,
            next,
            newRuns,
            before.open(),
            webhook.events(),
            problems,
            now);
    List<Notification> pending = new ArrayList<>(waiting);
    events.all().stream()
        .filter(event -> !isConfirmed(event))
        .filter(event -> waiting.stream().noneMatch(other -> other.id().equals(event.id())))
        .forEach(pending::add);
    int tooMany = Math.max(0, pending.size() - MOST_PENDING);
    return new Notifications(
        pending.subList(tooMany, pending.size()),
        problems.words(),
        lastDelivered(before),
        pending.isEmpty()
            ? null
            : Deliveries.failure(
                before.failure(),
                deliveries.failure(),
                waiting.size() == before.pending().size(),
                now),
        dropped(before, tooMany),
        null);
  }

  private boolean isConfirmed(Notification event) {
    return deliveries.confirmed().contains(event.id());
  }

  private @Nullable Delivered lastDelivered(Notifications before) {
    return before.pending().stream()
        .filter(this::isConfirmed)
        .reduce((earlier, later) -> later)
        .map(event -> new Delivered(event.id(), event.type(), Times.text(now)))
        .orElse(before.lastDelivered());
  }

  private static @Nullable Integer dropped(Notifications before, int more) {
    int all = Stream.ofNullable(before.dropped()).mapToInt(Integer::intValue).sum() + more;
    return all == 0 ? null : all;
  }

  /** Returns the record of events without the times that are in the future. */
  static @Nullable Notifications healed(@Nullable Notifications events, Healed rule) {
    if (events == null) {
      return null;
    }
    return new Notifications(
        events.pending().stream().map(event -> event.at(time(event.time(), rule))).toList(),
        events.open(),
        healed(events.lastDelivered(), rule),
        healed(events.failure(), rule),
        events.dropped(),
        healed(events.ping(), rule));
  }

  private static @Nullable PingStatus healed(@Nullable PingStatus ping, Healed rule) {
    if (ping == null) {
      return null;
    }
    PendingPing pending = ping.pending();
    return new PingStatus(
        pending == null ? null : pending.at(time(pending.time(), rule)),
        healed(ping.lastDelivered(), rule),
        healed(ping.failure(), rule));
  }

  private static @Nullable Delivered healed(@Nullable Delivered last, Healed rule) {
    return last == null ? null : new Delivered(last.id(), last.type(), time(last.time(), rule));
  }

  private static @Nullable DeliveryFailure healed(@Nullable DeliveryFailure failure, Healed rule) {
    return failure == null
        ? null
        : new DeliveryFailure(time(failure.time(), rule), failure.message());
  }

  private static String time(String time, Healed rule) {
    return Objects.requireNonNull(rule.bounded(time, null));
  }
}
