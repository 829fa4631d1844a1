package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.api.PendingPing;
import dev.fetchjobs.operator.status.Deliveries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events and pings over HTTP. Each FetchJob with events has one {@link Outbox}, whose
 * events are sent one after the other, and each FetchJob with a ping has another one, so that a
 * sink that does not answer delays no ping. An outbox waits in at most one queue, so the number of
 * FetchJobs bounds all queues.
 */
public final class SinkNotifier implements Notifier, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SinkNotifier.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Names the server that gets the messages of an outbox. */
  private enum Channel {
    SINK,
    PING
  }

  private record Key(String namespace, String name, Channel channel) {}

  private final Map<Key, Outbox> outboxes = new ConcurrentHashMap<>();
  private final Lanes lanes = new Lanes();
  private final ScheduledThreadPoolExecutor timer;
  private final Requests requests;
  private final MeterRegistry registry;
  private final BiConsumer<String, String> changed;
  private final Backoff backoff;
  private final BooleanSupplier maySend;

  /**
   * Makes a notifier without events.
   *
   * @param maySend whether this replica may send now; a process that has lost the Lease without
   *     noticing sends nothing, because another replica has sent newer messages
   * @param changed receiver of namespace and name of a FetchJob whose deliveries have changed
   */
  public SinkNotifier(
      NotifySettings settings,
      MeterRegistry registry,
      InstantSource clock,
      BooleanSupplier maySend,
      BiConsumer<String, String> changed) {
    this(
        settings,
        registry,
        clock,
        maySend,
        changed,
        PATIENCE,
        Backoff.USUAL,
        InetAddress::getAllByName);
  }

  SinkNotifier(
      NotifySettings settings,
      MeterRegistry registry,
      InstantSource clock,
      BooleanSupplier maySend,
      BiConsumer<String, String> changed,
      Duration patience,
      Backoff backoff,
      Lookups.Resolver resolver) {
    this.registry = registry;
    this.maySend = maySend;
    this.changed = changed;
    this.backoff = backoff;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("notify-timer").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    this.requests =
        new Requests(
            settings,
            new MountedSecret(settings.keys()),
            new SinkClient(settings, new Lookups(resolver), timer, patience),
            clock);
    Gauge.builder(
            "fetchjob.notifications.waiting",
            () -> outboxes.values().stream().mapToInt(Outbox::waiting).sum())
        .description("Events and pings that their servers have not confirmed")
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

  @Override
  public Deliveries deliveries(FetchJob fetchJob) {
    Optional<Outbox> events = outbox(fetchJob, Channel.SINK);
    Optional<Outbox> ping = outbox(fetchJob, Channel.PING);
    return new Deliveries(
        Stream.of(events, ping)
            .flatMap(Optional::stream)
            .flatMap(outbox -> outbox.confirmed().stream())
            .collect(Collectors.toUnmodifiableSet()),
        events.map(Outbox::failure).orElse(null),
        ping.map(Outbox::failure).orElse(null));
  }

  private Optional<Outbox> outbox(FetchJob fetchJob, Channel channel) {
    return Optional.ofNullable(outboxes.get(key(fetchJob, channel)))
        .filter(outbox -> outbox.isOf(fetchJob));
  }

  private static Key key(FetchJob fetchJob, Channel channel) {
    var meta = fetchJob.getMetadata();
    return new Key(meta.getNamespace(), meta.getName(), channel);
  }

  @Override
  public void send(FetchJob fetchJob, Notifications stored) {
    PendingPing ping = stored.pendingPing();
    send(
        fetchJob,
        Channel.SINK,
        stored.pending().stream().<Message>map(Message.Event::new).toList());
    send(fetchJob, Channel.PING, ping == null ? List.of() : List.of(new Message.Ping(ping)));
  }

  private void send(FetchJob fetchJob, Channel channel, List<Message> messages) {
    Outbox outbox =
        outboxes.compute(
            key(fetchJob, channel),
            (key, there) -> {
              if (there != null && there.isOf(fetchJob)) {
                return there;
              }
              if (there != null) {
                there.discard();
              }
              return messages.isEmpty() ? null : new Outbox(fetchJob);
            });
    if (outbox != null && outbox.take(fetchJob, messages)) {
      submit(outbox);
    }
  }

  private void submit(Outbox outbox) {
    lanes.submit(
        outbox.next().map(message -> lane(outbox, message)).orElse(""), () -> deliver(outbox));
  }

  /** Returns the name of the lane. Pings have lanes of their own, so a dead sink delays none. */
  private String lane(Outbox outbox, Message message) {
    String host = requests.host(outbox.fetchJob(), message);
    return message instanceof Message.Ping ? "ping " + host : host;
  }

  /** Sends the messages of the outbox until an attempt fails. */
  private void deliver(Outbox outbox) {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = outbox.next().filter(message -> isConfirmed(outbox, message)).isPresent();
    }
    if (outbox.takeNews()) {
      var meta = outbox.fetchJob().getMetadata();
      changed.accept(meta.getNamespace(), meta.getName());
    }
  }

  /** Sends the message once. Without a confirmation a timer starts the next attempt. */
  private boolean isConfirmed(Outbox outbox, Message message) {
    if (!maySend.getAsBoolean()) {
      outbox.waits();
      outbox.retries(timer.schedule(() -> retry(outbox), 1, TimeUnit.SECONDS));
      return false;
    }
    return switch (answer(outbox, message)) {
      case SinkClient.Answer.Confirmed confirmed -> {
        count(message, "sent");
        outbox.confirmed(message);
        yield true;
      }
      case SinkClient.Answer.Failed(String why, Duration asked) -> {
        count(message, "failed");
        var meta = outbox.fetchJob().getMetadata();
        LOG.atWarn()
            .addKeyValue("fetchjob", meta.getNamespace() + "/" + meta.getName())
            .log("An event or a ping could not be delivered: {}", why);
        Duration pause = backoff.after(outbox.failed(why), asked);
        outbox.retries(
            timer.schedule(() -> retry(outbox), pause.toMillis(), TimeUnit.MILLISECONDS));
        yield false;
      }
    };
  }

  /** A fault of the sender itself is a failed attempt too, so that it is reported and repeated. */
  private SinkClient.Answer answer(Outbox outbox, Message message) {
    try {
      return requests.post(outbox.fetchJob(), message);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("A request of spec.notify cannot be made");
      return new SinkClient.Answer.Failed(
          "The operator could not send the request (%s). The operator tries again; its log has the cause."
              .formatted(e.getClass().getSimpleName()),
          Duration.ZERO);
    }
  }

  private void count(Message message, String result) {
    registry
        .counter("fetchjob.notifications", "type", message.type(), "result", result)
        .increment();
  }

  private void retry(Outbox outbox) {
    if (outbox.resume()) {
      submit(outbox);
    }
  }

  @Override
  public void forget(String namespace, String name) {
    for (Channel channel : Channel.values()) {
      Outbox outbox = outboxes.remove(new Key(namespace, name, channel));
      if (outbox != null) {
        outbox.discard();
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    lanes.close();
  }
}
