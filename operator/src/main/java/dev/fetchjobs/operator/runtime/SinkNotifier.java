package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notification;
import dev.fetchjobs.api.Notify;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.operator.status.Deliveries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events over HTTP. Each FetchJob with events has one {@link Outbox}, whose events are
 * sent one after the other. A FetchJob waits in at most one queue, so the number of FetchJobs is
 * the bound of all queues.
 */
public final class SinkNotifier implements Notifier, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SinkNotifier.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, Outbox> outboxes = new ConcurrentHashMap<>();
  private final Lanes lanes = new Lanes();
  private final ScheduledThreadPoolExecutor timer;
  private final EventRequest requests;
  private final MeterRegistry registry;
  private final BiConsumer<String, String> changed;
  private final Backoff backoff;

  /**
   * Makes a notifier without events.
   *
   * @param changed receiver of namespace and name of a FetchJob whose deliveries have changed
   */
  public SinkNotifier(
      NotifySettings settings,
      MeterRegistry registry,
      InstantSource clock,
      BiConsumer<String, String> changed) {
    this(settings, registry, clock, changed, PATIENCE, Backoff.USUAL);
  }

  SinkNotifier(
      NotifySettings settings,
      MeterRegistry registry,
      InstantSource clock,
      BiConsumer<String, String> changed,
      Duration patience,
      Backoff backoff) {
    this.registry = registry;
    this.changed = changed;
    this.backoff = backoff;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("notify-timer").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    this.requests =
        new EventRequest(
            settings,
            new SigningKeys(settings.keys()),
            new SinkClient(settings, timer, patience),
            clock);
    Gauge.builder(
            "fetchjob.notifications.waiting",
            () -> outboxes.values().stream().mapToInt(Outbox::waiting).sum())
        .description("Events that their sinks have not confirmed")
        .register(registry);
  }

  /**
   * Says how long to wait before an attempt is repeated. The time doubles with each failure.
   *
   * @param first the time after the first failure
   * @param longest the time at which the doubling stops
   */
  record Backoff(Duration first, Duration longest) {

    static final Backoff USUAL = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(15));

    /** A sink may ask to wait at most this many times the longest time. */
    private static final int MOST_ASKED = 4;

    /** Returns the time to wait, from half to all of what the number of failures gives. */
    Duration after(int failures, Duration asked) {
      long full =
          Math.min(longest.toMillis(), first.toMillis() << Math.clamp(failures - 1L, 0, 20));
      long wait = full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
      long most = longest.multipliedBy(MOST_ASKED).toMillis();
      return Duration.ofMillis(Math.max(wait, Math.min(asked.toMillis(), most)));
    }
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  @Override
  public Deliveries deliveries(FetchJob fetchJob) {
    var meta = fetchJob.getMetadata();
    Outbox outbox = outboxes.get(key(meta.getNamespace(), meta.getName()));
    return outbox == null || !outbox.isOf(fetchJob) ? Deliveries.NONE : outbox.deliveries();
  }

  @Override
  public void send(FetchJob fetchJob, List<Notification> pending) {
    Notify settings = fetchJob.getSpec().notifySettings();
    if (settings == null) {
      return;
    }
    var meta = fetchJob.getMetadata();
    Outbox outbox =
        outboxes.compute(
            key(meta.getNamespace(), meta.getName()),
            (key, there) -> {
              if (there != null && there.isOf(fetchJob)) {
                return there;
              }
              if (there != null) {
                there.discard();
              }
              return new Outbox(fetchJob);
            });
    if (outbox.take(fetchJob, pending)) {
      submit(outbox);
    }
  }

  private void submit(Outbox outbox) {
    lanes.submit(hostOf(outbox.fetchJob()), () -> deliver(outbox));
  }

  private static String hostOf(FetchJob fetchJob) {
    try {
      return HttpUrl.parse(EventRequest.webhook(fetchJob).url()).host();
    } catch (BadUrl e) {
      return "";
    }
  }

  /** Sends the events of the FetchJob until an attempt fails. */
  private void deliver(Outbox outbox) {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = outbox.next().filter(event -> isConfirmed(outbox, event)).isPresent();
    }
    if (outbox.takeNews()) {
      var meta = outbox.fetchJob().getMetadata();
      changed.accept(meta.getNamespace(), meta.getName());
    }
  }

  /** Sends the event once. If the sink does not confirm it, a timer starts the next attempt. */
  private boolean isConfirmed(Outbox outbox, Notification event) {
    return switch (answer(outbox, event)) {
      case SinkClient.Answer.Confirmed confirmed -> {
        count(event, "sent");
        outbox.confirmed(event);
        yield true;
      }
      case SinkClient.Answer.Failed(String message, Duration asked) -> {
        count(event, "failed");
        var meta = outbox.fetchJob().getMetadata();
        LOG.atWarn()
            .addKeyValue("fetchjob", key(meta.getNamespace(), meta.getName()))
            .log("An event could not be delivered: {}", message);
        Duration pause = backoff.after(outbox.failed(message), asked);
        outbox.retries(
            timer.schedule(() -> retry(outbox), pause.toMillis(), TimeUnit.MILLISECONDS));
        yield false;
      }
    };
  }

  /** A fault of the sender itself is a failed attempt too, so that it is reported and repeated. */
  private SinkClient.Answer answer(Outbox outbox, Notification event) {
    try {
      return requests.post(outbox.fetchJob(), event);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("The request to a sink cannot be made");
      return new SinkClient.Answer.Failed(
          "The operator could not send the event (%s). The operator tries again; its log has the cause."
              .formatted(e.getClass().getSimpleName()),
          Duration.ZERO);
    }
  }

  private void count(Notification event, String result) {
    registry.counter("fetchjob.notifications", "type", event.type(), "result", result).increment();
  }

  private void retry(Outbox outbox) {
    if (outbox.resume()) {
      submit(outbox);
    }
  }

  @Override
  public void forget(String namespace, String name) {
    Outbox outbox = outboxes.remove(key(namespace, name));
    if (outbox != null) {
      outbox.discard();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    lanes.close();
  }
}
