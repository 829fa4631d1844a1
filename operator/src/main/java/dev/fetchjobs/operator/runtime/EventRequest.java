package dev.fetchjobs.operator.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Webhook;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.operator.runtime.SigningKeys.BadKeyException;
import dev.fetchjobs.operator.runtime.SinkClient.Answer;
import dev.fetchjobs.operator.status.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Makes the request for an event, with its signature, and sends it. */
record EventRequest(String userAgent, SigningKeys keys, SinkClient client, InstantSource clock) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Webhook webhook(FetchJob fetchJob) {
    return Objects.requireNonNull(
        Objects.requireNonNull(fetchJob.getSpec().notifySettings()).webhook());
  }

  Answer post(FetchJob fetchJob, Notification event) {
    Webhook sink = webhook(fetchJob);
    try {
      String body = JSON.writeValueAsString(CloudEvent.of(fetchJob, event));
      long timestamp = clock.instant().getEpochSecond();
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("User-Agent", userAgent);
      fields.put("Content-Type", CloudEvent.MEDIA_TYPE);
      fields.put("webhook-id", event.id());
      fields.put("webhook-timestamp", Long.toString(timestamp));
      if (sink.signingKey() != null) {
        fields.put(
            "webhook-signature",
            keys.signature(
                fetchJob.getMetadata().getNamespace(),
                sink.signingKey(),
                event.id(),
                timestamp,
                body));
      }
      return client.post(
          HttpUrl.parse(sink.url()), fields, body.getBytes(StandardCharsets.UTF_8), 0);
    } catch (BadKeyException e) {
      return new Answer.Failed(Objects.requireNonNull(e.getMessage()), Duration.ZERO);
    } catch (BadUrl e) {
      return new Answer.Failed(
          "spec.notify.webhook.url %s. Correct it.".formatted(e.getMessage()), Duration.ZERO);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of texts can be written as JSON", e);
    }
  }
}
