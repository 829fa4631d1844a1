package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.operator.runtime.Notifier;
import dev.fetchjobs.operator.status.Deliveries;

/** Fails if a FetchJob without a sink has events for one. */
final class NoSinks implements Notifier {

  @Override
  public Deliveries deliveries(FetchJob fetchJob) {
    throw new AssertionError("no FetchJob has a sink");
  }

  @Override
  public void send(FetchJob fetchJob, Notifications stored) {
    throw new AssertionError("no FetchJob has a sink");
  }

  @Override
  public void forget(String namespace, String name) {
    // There is nothing to forget.
  }
}
