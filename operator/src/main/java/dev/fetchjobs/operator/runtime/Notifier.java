package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.operator.status.Deliveries;
import java.util.List;

/** Delivers the events of FetchJobs to their sinks. No method waits for a sink. */
public interface Notifier {

  /** Returns which of its events the sink has confirmed since the last {@link #send}. */
  Deliveries deliveries(FetchJob fetchJob);

  /**
   * Takes over the events that the stored status of the FetchJob has. The notifier sends them in
   * this order, and repeats an event until the sink has confirmed it.
   */
  void send(FetchJob fetchJob, List<Notification> pending);

  /** Forgets a FetchJob that was deleted, or that has no events for its sink. */
  void forget(String namespace, String name);
}
