package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.PendingPing;
import dev.fetchjobs.api.Ping;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.runtime.SinkClient.Answer;
import dev.fetchjobs.operator.vocabulary.PingType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Makes the request for a ping in the scheme of Healthchecks, and sends it. The path gets the type
 * of the ping, and the query the id of the run. Nothing here puts the address into a message,
 * because who knows it can send pings.
 */
record PingRequest(MountedSecret secret, SinkClient client, String userAgent) {

  /** Healthchecks answers a ping that it ignores with 200 and a body with one of these texts. */
  private static final String UNKNOWN = "OK (not found)";

  private static final String TOO_MANY = "OK (rate limited)";
  private static final int LONGEST_ANSWER = 64;
  private static final Duration RATE_LIMIT = Duration.ofMinutes(1);

  /** Says that the address is missing or cannot be used. */
  static final class BadAddressException extends Exception {
    BadAddressException(String message) {
      super(message);
    }
  }

  static Ping settings(FetchJob fetchJob) {
    return Objects.requireNonNull(
        Objects.requireNonNull(fetchJob.getSpec().notifySettings()).ping());
  }

  Answer post(FetchJob fetchJob, PendingPing ping) throws BadAddressException {
    var meta = fetchJob.getMetadata();
    HttpUrl base = url(fetchJob);
    String run = "%s/%s".formatted(meta.getUid(), ping.job());
    String target =
        target(
            base.path(),
            Word.find(PingType.class, ping.type()).orElseThrow(),
            UUID.nameUUIDFromBytes(run.getBytes(StandardCharsets.UTF_8)));
    String body =
        "FetchJob %s/%s, Job %s. %s"
            .formatted(
                meta.getNamespace(),
                meta.getName(),
                ping.job(),
                Objects.requireNonNullElse(ping.message(), "The run started."));
    Map<String, String> fields =
        Map.of("User-Agent", userAgent, "Content-Type", "text/plain; charset=utf-8");
    Answer answer =
        client.post(
            new HttpUrl(base.scheme(), base.host(), base.port(), target),
            fields,
            body.getBytes(StandardCharsets.UTF_8),
            LONGEST_ANSWER);
    return answer instanceof Answer.Confirmed(String text) ? judged(base.host(), text) : answer;
  }

  /** Returns the path with its query, to which the type and the id of the run are added. */
  private static String target(String path, PingType type, UUID run) {
    int query = path.indexOf('?') < 0 ? path.length() : path.indexOf('?');
    String typed = path.substring(0, query).replaceFirst("/$", "") + type.suffix();
    return (typed.isEmpty() ? "/" : typed)
        + (query == path.length() ? "?" : path.substring(query) + "&")
        + "rid="
        + run;
  }

  private static Answer judged(String host, String text) {
    if (text.contains(UNKNOWN)) {
      return new Answer.Failed(
          "%s does not know the address of the ping. Correct it in spec.notify.ping, or in the entry of the Secret."
              .formatted(host),
          Duration.ZERO);
    }
    return text.contains(TOO_MANY)
        ? new Answer.Failed(
            "%s ignored the ping, because it got too many for this address. The operator tries again."
                .formatted(host),
            RATE_LIMIT)
        : new Answer.Confirmed(text);
  }

  HttpUrl url(FetchJob fetchJob) throws BadAddressException {
    Ping ping = settings(fetchJob);
    try {
      return HttpUrl.parse(ping.url() == null ? secretUrl(fetchJob) : ping.url());
    } catch (BadUrl e) {
      throw new BadAddressException(
          ping.url() == null
              ? "The entry %s of the Secret %s. The operator's administrator has to correct it."
                  .formatted(entry(fetchJob), e.getMessage())
              : "spec.notify.ping.url %s. Correct it.".formatted(e.getMessage()));
    }
  }

  private String secretUrl(FetchJob fetchJob) throws BadAddressException {
    String namespace = fetchJob.getMetadata().getNamespace();
    String name = Objects.requireNonNull(settings(fetchJob).urlKey());
    return secret
        .text(namespace, name)
        .orElseThrow(
            () ->
                new BadAddressException(
                    "The operator has no address %s for this namespace, so no ping is sent. Ask the operator's administrator to add %s to the Secret in the chart's value notify.signingKeysSecret."
                        .formatted(name, entry(fetchJob))));
  }

  private static String entry(FetchJob fetchJob) {
    return MountedSecret.key(
        fetchJob.getMetadata().getNamespace(), Objects.requireNonNull(settings(fetchJob).urlKey()));
  }
}
