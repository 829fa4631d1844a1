package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.PendingPing;

/** Describes one request of a FetchJob that waits for the confirmation of a server. */
sealed interface Message {

  /** Returns the id by which the status knows the message. */
  String id();

  /** Returns the type for the metrics. */
  String type();

  /** Wraps an event for the sink. */
  record Event(Notification event) implements Message {
    @Override
    public String id() {
      return event.id();
    }

    @Override
    public String type() {
      return event.type();
    }
  }

  /** Wraps a ping. */
  record Ping(PendingPing ping) implements Message {
    @Override
    public String id() {
      return ping.id();
    }

    @Override
    public String type() {
      return "Ping";
    }
  }
}
