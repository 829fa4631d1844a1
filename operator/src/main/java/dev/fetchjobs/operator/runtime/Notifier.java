package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.operator.status.Deliveries;

/** Delivers the events and pings of FetchJobs to their servers. No method waits for a server. */
public interface Notifier {

  /** Returns what the servers have confirmed since the last {@link #send}. */
  Deliveries deliveries(FetchJob fetchJob);

  /**
   * Takes over the events and the ping that the stored status of the FetchJob has. The notifier
   * sends the events in this order, and repeats an event or a ping until its server has confirmed
   * it. A ping that the stored status does not have any more is not sent again.
   */
  void send(FetchJob fetchJob, Notifications stored);

  /** Forgets a FetchJob that was deleted, or that has nothing for its servers. */
  void forget(String namespace, String name);
}
