package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records which events the sink has got, which it has not, and the same of pings. */
@Part
public record Notifications(
    @Size(max = 16)
        @JsonPropertyDescription(
            """
            Events that the sink has not confirmed, oldest first. They are sent one after the \
            other until it does. Of more than 16 the oldest are dropped.\
            """)
        List<Notification> pending,
    @Size(max = 3)
        @ItemLength(max = 16)
        @JsonPropertyDescription("Which of Failed, Late and Stuck have happened and are not over.")
        List<String> open,
    @JsonPropertyDescription("The newest event that the sink has confirmed.")
        @Nullable Delivered lastDelivered,
    @JsonPropertyDescription("Why the oldest pending event has not been delivered.")
        @Nullable DeliveryFailure failure,
    @JsonPropertyDescription(
            "Number of events that were dropped, because too many were pending; absent if none.")
        @Nullable Integer dropped,
    @JsonPropertyDescription("The newest pings; absent without spec.notify.ping.")
        @Nullable PingStatus ping) {

  /** Makes the record. If the stored object lacks a list, the list is empty. */
  public Notifications {
    pending = pending == null ? List.of() : List.copyOf(pending);
    open = open == null ? List.of() : List.copyOf(open);
  }

  /** Returns the same record with other pings. */
  public Notifications with(@Nullable PingStatus other) {
    return new Notifications(pending, open, lastDelivered, failure, dropped, other);
  }

  /** Returns the ping that its server has not confirmed, or null if there is none. */
  public @Nullable PendingPing pendingPing() {
    return ping == null ? null : ping.pending();
  }

  /** Returns whether a server has to get something. */
  public boolean waits() {
    return !pending.isEmpty() || pendingPing() != null;
  }
}
