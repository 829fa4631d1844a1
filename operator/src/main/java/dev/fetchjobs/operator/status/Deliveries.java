package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.DeliveryFailure;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which events and pings of a FetchJob the operator's process has delivered, as far as it
 * remembers.
 *
 * @param confirmed ids of events and pings that their servers have confirmed
 * @param failure why the oldest other event has not been delivered; null if no attempt has failed
 * @param pingFailure why the pending ping has not been delivered; null if no attempt has failed
 */
public record Deliveries(
    Set<String> confirmed, @Nullable String failure, @Nullable String pingFailure) {

  /** Says that the process remembers no delivery and no failure. */
  public static final Deliveries NONE = new Deliveries(Set.of(), null, null);

  /**
   * Returns the failure for the status; its time is that of the first such failure.
   *
   * @param known the failure in the old status
   * @param message what the process remembers; null if it remembers no failure
   * @param same whether what waits now waited in the old status
   */
  static @Nullable DeliveryFailure failure(
      @Nullable DeliveryFailure known, @Nullable String message, boolean same, Instant now) {
    if (message == null) {
      return same ? known : null;
    }
    return known != null && known.message().equals(message)
        ? known
        : new DeliveryFailure(Times.text(now), message);
  }
}
