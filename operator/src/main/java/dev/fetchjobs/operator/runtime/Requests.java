package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.operator.runtime.PingRequest.BadAddressException;
import dev.fetchjobs.operator.runtime.SinkClient.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/** Sends a message of a FetchJob to its server, in the form that the server expects. */
record Requests(EventRequest events, PingRequest pings) {

  Requests(NotifySettings settings, MountedSecret secret, SinkClient client, InstantSource clock) {
    this(
        new EventRequest(settings.userAgent(), new SigningKeys(secret), client, clock),
        new PingRequest(secret, client, settings.userAgent()));
  }

  Answer post(FetchJob fetchJob, Message message) {
    try {
      return switch (message) {
        case Message.Event(var event) -> events.post(fetchJob, event);
        case Message.Ping(var ping) -> pings.post(fetchJob, ping);
      };
    } catch (BadAddressException e) {
      return new Answer.Failed(Objects.requireNonNull(e.getMessage()), Duration.ZERO);
    }
  }

  /** Returns the host of the server, or an empty text if the address cannot be used. */
  String host(FetchJob fetchJob, Message message) {
    try {
      return switch (message) {
        case Message.Event _ -> HttpUrl.parse(EventRequest.webhook(fetchJob).url()).host();
        case Message.Ping _ -> pings.url(fetchJob).host();
      };
    } catch (BadUrl | BadAddressException e) {
      return "";
    }
  }
}
