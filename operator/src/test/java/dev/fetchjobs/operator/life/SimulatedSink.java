package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.api.PendingPing;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.life.Faults.Verb;
import dev.fetchjobs.operator.runtime.Notifier;
import dev.fetchjobs.operator.status.Deliveries;
import dev.fetchjobs.operator.vocabulary.PingType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Simulates the sink of a FetchJob, its dead-man's switch and the operator's notifier. A request
 * can fail, or take effect without an answer. The sink checks that it gets every version that the
 * status has shown, and no version that does not exist. It also checks that equal ids mean equal
 * events. The switch checks that no start comes after the end of its run, and that its last ping
 * says what the status says.
 */
final class SimulatedSink implements Notifier {

  private final SimulatedCluster cluster;
  private final Faults faults;

  /** Holds what the operator's process remembers. */
  private final Set<String> confirmed = new HashSet<>();

  private @Nullable String failure;
  private @Nullable String pingFailure;

  /** Holds the events that the sink got, by their ids. */
  private final Map<String, Notification> received = new HashMap<>();

  /** Holds the digests of the versions that the status of the present FetchJob has shown. */
  private final Set<String> shown = new HashSet<>();

  /** Holds the Jobs of the present FetchJob whose end the switch got, in this order. */
  private final LinkedHashMap<String, String> ends = new LinkedHashMap<>();

  private String pinged = "";
  private String uid = "";

  SimulatedSink(SimulatedCluster cluster, Faults faults) {
    this.cluster = cluster;
    this.faults = faults;
  }

  int received() {
    return received.size();
  }

  /** Starts another process of the operator, which remembers nothing. */
  void restart() {
    confirmed.clear();
    failure = null;
    pingFailure = null;
  }

  @Override
  public Deliveries deliveries(FetchJob fetchJob) {
    return new Deliveries(Set.copyOf(confirmed), failure, pingFailure);
  }

  @Override
  public void send(FetchJob fetchJob, Notifications stored) {
    require(!cluster.isOutdated(), "events are sent from an older status than the last one");
    PendingPing ping = stored.pendingPing();
    confirmed.removeIf(
        id ->
            (ping == null || !id.equals(ping.id()))
                && stored.pending().stream().noneMatch(event -> id.equals(event.id())));
    if (ping != null && !confirmed.contains(ping.id())) {
      if (!pinged.equals(fetchJob.getMetadata().getUid())) {
        pinged = fetchJob.getMetadata().getUid();
        ends.clear();
      }
      send(ping);
    }
    for (Notification event : stored.pending()) {
      require(isStored(event), "an event is sent that no stored status has: " + event);
      if (confirmed.contains(event.id())) {
        continue;
      }
      try {
        faults.before(Verb.SINK);
        receive(event);
        faults.after(Verb.SINK);
        confirmed.add(event.id());
        failure = null;
      } catch (ApiException e) {
        failure = "The sink fails on purpose.";
        return;
      }
    }
  }

  private void send(PendingPing ping) {
    FetchJobStatus status = cluster.status;
    require(
        cluster.wiped
            || (status != null
                && status.notifications() != null
                && ping.equals(status.notifications().pendingPing())),
        "a ping is sent that no stored status has: " + ping);
    try {
      faults.before(Verb.SINK);
      receive(ping);
      faults.after(Verb.SINK);
      confirmed.add(ping.id());
      pingFailure = null;
    } catch (ApiException e) {
      pingFailure = "The switch fails on purpose.";
    }
  }

  private void receive(PendingPing ping) {
    cluster.trace().add("  the switch gets " + ping.id());
    if (!PingType.START.is(ping.type())) {
      ends.remove(ping.job());
      ends.put(ping.job(), ping.type());
    }
    require(
        cluster.wiped || !PingType.START.is(ping.type()) || !ends.containsKey(ping.job()),
        "the start of a run comes after its end: " + ping);
  }

  private boolean isStored(Notification event) {
    FetchJobStatus status = cluster.status;
    return cluster.wiped
        || (status != null
            && status.notifications() != null
            && status.notifications().pending().stream()
                .anyMatch(stored -> stored.id().equals(event.id())));
  }

  private void receive(Notification event) {
    Notification before = received.putIfAbsent(event.id(), event);
    require(
        before == null || before.at("").equals(event.at("")),
        "two events have one id: %s and %s".formatted(before, event));
    require(
        !event.type().equals("NewVersion")
            || cluster.volume.exists(Objects.requireNonNull(event.sha256())),
        "a version is announced that does not exist: " + event);
    cluster.trace().add("  the sink gets " + event.type());
  }

  @Override
  public void forget(String namespace, String name) {
    confirmed.clear();
    failure = null;
    pingFailure = null;
  }

  /** Records the version that a stored status shows. */
  void statusIsStored(FetchJob fetchJob, FetchJobStatus status) {
    String now = fetchJob.getMetadata().getUid();
    if (!now.equals(uid)) {
      uid = now;
      shown.clear();
    }
    Notifications events = Objects.requireNonNull(status.notifications());
    require(events.pending().size() <= 16, "too many events are pending");
    if (cluster.wiped || events.dropped() != null) {
      shown.clear(); // the events before are lost
    }
    Artifact artifact = status.artifact();
    if (artifact != null && !cluster.wiped) {
      shown.add(artifact.sha256());
    }
  }

  /** Checks at the end of a life that the last ping says whether the newest run was good. */
  void theSwitchIsRight() {
    FetchJobStatus status = cluster.status;
    if (status == null || status.notifications() == null || cluster.wiped) {
      return;
    }
    require(
        status.notifications().pendingPing() == null,
        "a ping is pending after the failures: " + status.notifications());
    Stream.of(status.lastSuccessfulRun(), status.lastFailedRun())
        .filter(Objects::nonNull)
        .max(Comparator.comparing(run -> run.startTime() + run.job()))
        .filter(run -> !Trigger.BACKFILL.is(run.trigger()))
        .ifPresent(
            run ->
                require(
                    (run.equals(status.lastFailedRun()) ? PingType.FAIL : PingType.SUCCESS)
                        .is(ends.isEmpty() ? null : ends.lastEntry().getValue()),
                    "the switch has %s after %s".formatted(ends, run)));
  }

  /** Checks at the end of a life that no event is missing. */
  void everyVersionIsAnnounced() {
    FetchJobStatus status = cluster.status;
    if (status == null || status.notifications() == null || cluster.wiped) {
      return;
    }
    require(
        status.notifications().pending().isEmpty(),
        "events are pending after the failures: " + status.notifications());
    List<String> announced =
        received.values().stream()
            .filter(event -> event.type().equals("NewVersion"))
            .map(event -> Objects.requireNonNull(event.sha256()))
            .toList();
    for (String version : shown) {
      require(announced.contains(version), "no event announced version " + version);
    }
  }
}
