package dev.fetchjobs.operator.faults;

import dev.fetchjobs.operator.OperatorProcess;
import dev.fetchjobs.operator.cluster.Scrape;
import dev.fetchjobs.operator.runtime.Settings;
import dev.fetchjobs.testkit.faults.ApiLog;
import dev.fetchjobs.testkit.faults.ApiProxy;
import dev.fetchjobs.testkit.faults.FaultRules;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the operator in this JVM, and does what Kubernetes does for its pod: when an operator has
 * ended, it starts another one. Each start has its own API proxy, so that a killed operator can
 * send nothing any more.
 */
final class OperatorPod implements AutoCloseable {

  /** Starts the operator again after a pause, as the kubelet does. */
  private static final Executor KUBELET =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

  private final Config api;
  private final Settings settings;
  private final List<ApiLog> logs = new CopyOnWriteArrayList<>();
  private final List<String> deaths = new CopyOnWriteArrayList<>();
  private Container next;
  private volatile Container current;
  private boolean closed;
  private boolean away;
  private Consumer<FaultRules> everyStart = rules -> {};

  /** Holds one start of the operator's process. */
  private static final class Container {
    final ApiProxy proxy;
    volatile OperatorProcess process;

    Container(ApiProxy proxy) {
      this.proxy = proxy;
    }
  }

  /**
   * Starts the first operator.
   *
   * @param api address of the API server, and the operator's account
   */
  OperatorPod(Config api, Settings settings) {
    this.api = api;
    this.settings = settings;
    this.next = container();
    this.current = next;
    settings.logs().apply();
  }

  /** Returns a second replica, which is not started yet. */
  static OperatorPod standby(World world) {
    return new OperatorPod(
        world.operatorConfig(), settings(world.namespace(), Map.of("POD_NAME", "standby")));
  }

  /**
   * Returns the settings of an operator from the environment of a pod.
   *
   * @param more variables, which replace the usual ones
   */
  static Settings settings(String namespace, Map<String, String> more) {
    return Settings.from(environment(namespace, more), "test");
  }

  /** Returns the environment variables of {@link #settings}. */
  static Map<String, String> environment(String namespace, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("FETCHJOB_DOWNLOADER_IMAGE", "registry.example/downloader:1");
    environment.put("FETCHJOB_ALLOW_PRIVATE_ADDRESSES", "true");
    environment.put("FETCHJOB_WATCH_NAMESPACES", namespace);
    environment.put("FETCHJOB_WORKERS", "8");
    environment.put("FETCHJOB_HTTP_PORT", "0");
    environment.put("FETCHJOB_LOG_FORMAT", "text");
    environment.put("FETCHJOB_LOG_LEVEL", "warn");
    environment.put("POD_NAMESPACE", namespace);
    environment.put("POD_NAME", "operator-0");
    environment.putAll(more);
    return environment;
  }

  /**
   * Returns the faults for the requests of the current process, or of the next one if none runs.
   */
  FaultRules rules() {
    return current.proxy.rules();
  }

  /** Returns the port on which the endpoints of the current process listen. */
  int port() {
    return Objects.requireNonNull(current.process).port();
  }

  ApiProxy proxy() {
    return current.proxy;
  }

  /** Returns whether the current process says that it is ready. */
  boolean isReady() {
    return Scrape.isReady(port());
  }

  void start() {
    Container container;
    synchronized (this) {
      container = next;
      if (closed) {
        return;
      }
    }
    try {
      container.process =
          new OperatorProcess(
              settings, container.proxy.clientConfig(), sentence -> died(container, sentence));
      container.process.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      died(container, "could not start: " + e);
    }
  }

  /**
   * Kills the operator as SIGKILL does. From now on, none of the operator's requests reaches the
   * API. A new process starts.
   */
  void kill() {
    replace(current, true);
  }

  /** Kills the operator as SIGKILL does. No new process starts until {@link #start}. */
  void killForGood() {
    replace(current, false);
  }

  /**
   * Ends the operator as SIGTERM does, and returns after its end. No new process starts until
   * {@link #start}.
   */
  void terminate() {
    Container ended = current;
    bury(ended);
    synchronized (this) {
      next = container();
      current = next;
    }
  }

  /** Ends the operator as SIGTERM does, and starts a new process. */
  void restart() {
    terminate();
    start();
  }

  /** Sets fault rules for the current process and for each later one. */
  synchronized void everyStart(Consumer<FaultRules> rules) {
    everyStart = rules;
    rules.accept(current.proxy.rules());
  }

  /** Cuts all processes off from the API, until {@link #apiBack}. */
  synchronized void apiAway() {
    away = true;
    current.proxy.down();
  }

  synchronized void apiBack() {
    away = false;
    current.proxy.up();
  }

  /** Returns all requests of all processes that ask for a change. */
  List<ApiLog.Entry> writes() {
    return logs.stream().flatMap(log -> log.writes().stream()).toList();
  }

  /** Returns all requests of all processes. */
  List<ApiLog.Entry> requests() {
    return logs.stream().flatMap(log -> log.entries().stream()).toList();
  }

  /** Returns verb and resource of all requests of all processes. */
  List<String> kinds() {
    return requests().stream().map(entry -> entry.call().kind()).toList();
  }

  /**
   * Waits until the operator asks for the Lease again and again. It reads the Lease once before its
   * caches are full.
   */
  void awaitAskingForTheLease() {
    World.awaitIt(
        "requests for the Lease", this::kinds, all -> Collections.frequency(all, "get leases") > 1);
  }

  /** Returns the last messages of processes that ended by themselves. */
  List<String> deaths() {
    return List.copyOf(deaths);
  }

  private void died(Container container, String sentence) {
    deaths.add(sentence);
    replace(container, true);
  }

  private synchronized void replace(Container dead, boolean startAgain) {
    if (dead != current || closed) {
      return;
    }
    dead.proxy.down();
    Thread.ofPlatform().daemon().name("undertaker").start(() -> bury(dead));
    next = container();
    current = next;
    if (startAgain) {
      CompletableFuture.runAsync(this::start, KUBELET)
          .exceptionally(
              e -> {
                deaths.add("kubelet: " + e);
                return null;
              });
    }
  }

  private static void bury(Container dead) {
    OperatorProcess process = dead.process;
    if (process != null) {
      process.close();
    }
    dead.proxy.close();
  }

  private Container container() {
    ApiProxy proxy = ApiProxy.to(api);
    if (away) {
      proxy.down();
    }
    everyStart.accept(proxy.rules());
    logs.add(proxy.log());
    return new Container(proxy);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    bury(current);
  }
}
