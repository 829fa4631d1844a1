package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.life.Faults.Verb;
import dev.fetchjobs.operator.runtime.Notifier;
import dev.fetchjobs.operator.status.Deliveries;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Simulates the sink of a FetchJob and the operator's notifier. A request can fail, or take effect
 * without an answer. The sink checks that it gets every version that the status has shown, and no
 * version that does not exist. It also checks that equal ids mean equal events.
 */
final class SimulatedSink implements Notifier {

  private final SimulatedCluster cluster;
  private final Faults faults;

  /** Holds what the operator's process remembers. */
  private final Set<String> confirmed = new HashSet<>();

  private @Nullable String failure;

  /** Holds the events that the sink got, by their ids. */
  private final Map<String, Notification> received = new HashMap<>();

  /** Holds the digests of the versions that the status of the present FetchJob has shown. */
  private final Set<String> shown = new HashSet<>();

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
  }

  @Override
  public Deliveries deliveries(FetchJob fetchJob) {
    return new Deliveries(Set.copyOf(confirmed), failure);
  }

  @Override
  public void send(FetchJob fetchJob, List<Notification> pending) {
    for (Notification event : pending) {
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
