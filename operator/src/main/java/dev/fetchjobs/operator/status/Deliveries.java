package dev.fetchjobs.operator.status;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which events of a FetchJob the operator's process has delivered, as far as it remembers.
 *
 * @param confirmed ids of events that the sink has confirmed
 * @param failure why the oldest other event has not been delivered; null if no attempt has failed
 */
public record Deliveries(Set<String> confirmed, @Nullable String failure) {

  /** Says that the process remembers no delivery and no failure. */
  public static final Deliveries NONE = new Deliveries(Set.of(), null);
}
