package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.page.PageServer;
import dev.fetchjobs.operator.runtime.ApiReviews;
import dev.fetchjobs.operator.runtime.CrowdedMinutes;
import dev.fetchjobs.operator.runtime.Endpoints;
import dev.fetchjobs.operator.runtime.HttpApi;
import dev.fetchjobs.operator.runtime.InitialRuns;
import dev.fetchjobs.operator.runtime.KubernetesInformers;
import dev.fetchjobs.operator.runtime.LargeAnswers;
import dev.fetchjobs.operator.runtime.Leadership;
import dev.fetchjobs.operator.runtime.Memories;
import dev.fetchjobs.operator.runtime.MissingFetchJobs;
import dev.fetchjobs.operator.runtime.PatientRetry;
import dev.fetchjobs.operator.runtime.Pause;
import dev.fetchjobs.operator.runtime.Projection;
import dev.fetchjobs.operator.runtime.ResidentMemory;
import dev.fetchjobs.operator.runtime.Settings;
import dev.fetchjobs.operator.runtime.SinkNotifier;
import dev.fetchjobs.operator.runtime.Telemetry;
import dev.fetchjobs.operator.runtime.TreeSerialization;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Represents the running operator, and connects its parts. The operator is started once, and ends
 * with the process. It first fills its caches, then waits for the Lease, and reconciles when it has
 * the Lease. So a replica that waits can begin at once.
 */
public final class OperatorProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(10);

  /** A broken watch is begun again after this time, and after 32 times as long at most. */
  private static final Duration RECONNECT = Duration.ofMillis(200);

  /** The operator never changes cached objects, so they need not be cloned. */
  private static final Cloner NO_CLONE =
      new Cloner() {
        @Override
        public <R extends HasMetadata> R clone(R object) {
          return object;
        }
      };

  private final Settings settings;
  private final KubernetesClient client;
  private final Operator operator;
  private final Controller<FetchJob> controller;
  private final FetchJobReconciler reconciler;
  private final Endpoints endpoints;
  private final @Nullable PageServer page;
  private final SinkNotifier notifier;
  private final @Nullable MissingFetchJobs gates;
  private final Pause pause = new Pause(this::mayWrite);
  private final @Nullable Leadership leadership;
  private final Consumer<String> fatal;
  private volatile boolean filled;
  private volatile boolean leaving;

  /**
   * Connects the parts of the operator.
   *
   * @param fatal receiver of a sentence for the log when the process cannot go on
   */
  public OperatorProcess(Settings settings, Config config, Consumer<String> fatal)
      throws IOException {
    this.settings = settings;
    this.fatal = fatal;
    this.client = client(config);
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var states = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var memories = new Memories();
    var initialRuns = new InitialRuns(settings.initialRuns());
    var minutes = new CrowdedMinutes(settings.runsPerMinute());
    var deliveries = new SimpleInboundEventSource<FetchJob>("deliveries");
    this.notifier =
        new SinkNotifier(
            settings.notifications(),
            registry,
            InstantSource.system(),
            this::mayWrite,
            (namespace, name) -> deliveries.propagateEvent(new ResourceID(name, namespace)));
    var telemetry =
        new Telemetry(
            registry,
            states,
            settings.jobMetrics(),
            (namespace, name) -> {
              memories.forget(namespace, name);
              initialRuns.release(namespace, name);
              minutes.forget(namespace, name);
              notifier.forget(namespace, name);
              lookForGates(namespace, name);
            });
    var api = new HttpApi(client, telemetry, pause);
    this.gates =
        settings.switches().podReadiness()
            ? new MissingFetchJobs(api, InstantSource.system(), this::mayWrite)
            : null;
    this.operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withMetrics(telemetry)
                    .withResourceCloner(NO_CLONE)
                    .checkingCRDAndValidateLocalModel(false)
                    .withStopOnInformerErrorDuringStartup(false)
                    .withInformerStoppedHandler(
                        (informer, error) -> end("A watch has ended: " + error))
                    .withExecutorService(
                        Executors.newFixedThreadPool(
                            settings.workers(), Thread.ofVirtual().name("worker-", 0).factory())));
    this.reconciler =
        new FetchJobReconciler(
            new Reconciliation(
                new dev.fetchjobs.operator.decide.Settings(
                    settings.downloads(), settings.keepJobs(), settings.switches().configMaps()),
                new ApiPerformer(
                    api, new Events(api, Clock.systemUTC()), initialRuns, notifier, telemetry),
                memories,
                initialRuns),
            deliveries,
            gates,
            telemetry,
            minutes,
            Clock.systemUTC());
    // Operator.start would reconcile at once, unless it had an election of its own.
    // Only the controller itself can be started in two steps.
    this.controller =
        (Controller<FetchJob>)
            operator.register(reconciler, configuration -> configure(configuration, memories));
    this.leadership =
        settings.leaderElection() == null
            ? null
            : new Leadership(
                client, settings.leaderElection(), () -> orEnd(this::reconcileAll), this::end);
    Gauge.builder("fetchjob.leader", () -> mayWrite() ? 1 : 0)
        .description("1 on the replica that writes")
        .register(registry);
    Gauge.builder("fetchjob.busiest.minute", minutes, CrowdedMinutes::largest)
        .description("FetchJobs in the minute of the day in which most FetchJobs have a run")
        .register(states);
    ResidentMemory.register(registry);
    // Only the replica that may write knows the states of the FetchJobs.
    this.endpoints =
        new Endpoints(
            settings.httpPort(),
            this::isReady,
            () -> mayWrite() ? registry.scrape() + states.scrape() : registry.scrape());
    // The page shows the caches, so a replica that waits for the Lease serves it as well.
    this.page =
        settings.pagePort() == null
            ? null
            : new PageServer(
                settings.pagePort(),
                new CachedFetchJobs(reconciler, () -> filled),
                new ApiReviews(client, telemetry, pause),
                InstantSource.system(),
                settings.trustedProxy());
  }

  /** Looks for pods with a readiness gate for a FetchJob that is gone. */
  private void lookForGates(String namespace, String name) {
    if (gates != null) {
      gates.look(namespace, name);
    }
  }

  private static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
                .withUserAgent("fetchjob-operator")
                .withRequestRetryBackoffLimit(3)
                .withWatchReconnectInterval((int) RECONNECT.toMillis())
                .build())
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withHttpClientBuilderConsumer(
            http -> http.addOrReplaceInterceptor("large-answers", new LargeAnswers()))
        .withKubernetesSerialization(
            new TreeSerialization(Projection::fetchJob, new Projection()::of))
        .build();
  }

  private void configure(
      ControllerConfigurationOverrider<FetchJob> configuration, Memories memories) {
    configuration
        .withName("fetchjob")
        .withGenerationAware(false)
        .withOnUpdateFilter((now, before) -> isNews(now, before, memories))
        .withInformerListLimit(KubernetesInformers.PAGE)
        .withReconciliationMaxInterval(LONGEST_SLEEP)
        .withRetry(new PatientRetry());
    if (settings.watchNamespaces().isEmpty()) {
      configuration.watchingAllNamespaces();
    } else {
      configuration.settingNamespaces(Set.copyOf(settings.watchNamespaces()));
    }
  }

  /**
   * Returns whether a change of a FetchJob needs a reconciliation. Annotations are compared too,
   * because a change of them does not change the generation. The operator's own writes of the
   * status need no reconciliation.
   */
  private static boolean isNews(FetchJob now, FetchJob before, Memories memories) {
    var a = now.getMetadata();
    var b = before.getMetadata();
    return !Objects.equals(a.getGeneration(), b.getGeneration())
        || !Objects.equals(a.getUid(), b.getUid())
        || !Objects.equals(a.getAnnotations(), b.getAnnotations())
        || Identity.isLeaving(now) != Identity.isLeaving(before)
        || (!Objects.equals(now.getStatus(), before.getStatus()) && !memories.isOwnStatus(now));
  }

  /** Starts the operator. With a Lease the method returns at once. */
  public void start() {
    if (leadership == null) {
      orEnd(() -> fillCaches(this::reconcileAll));
    } else {
      Thread.ofPlatform()
          .name("start")
          .start(
              () ->
                  orEnd(
                      () -> {
                        leadership.awaitAnswer();
                        fillCaches(leadership::start);
                      }));
    }
  }

  /** Reads all objects, watches them from now on, and takes the next step. */
  private void fillCaches(Runnable next) {
    controller.start(false);
    reconciler.publishCacheSizes();
    filled = true;
    next.run();
  }

  private void reconcileAll() {
    controller.startEventProcessing();
    LOG.atInfo()
        .addKeyValue(
            "namespaces",
            settings.watchNamespaces().isEmpty()
                ? "(all)"
                : String.join(",", settings.watchNamespaces()))
        .log("Serving FetchJobs");
  }

  /**
   * Takes a step of the start. If the step fails, the process has to end: it may have the Lease,
   * and then no other replica would work.
   */
  private void orEnd(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("The operator cannot start");
      end("The operator cannot start: " + e.getMessage());
    }
  }

  private boolean mayWrite() {
    return leadership == null || leadership.mayWrite();
  }

  /**
   * Returns whether this replica of the operator has all objects in its caches. A replica that
   * waits for the Lease can be ready, because rolling updates wait for readiness.
   */
  private boolean isReady() {
    return filled && controller.getControllerHealthInfo().unhealthyEventSources().isEmpty();
  }

  /** Returns the port on which the health and metrics endpoints listen. */
  public int port() {
    return endpoints.port();
  }

  /** Returns the port on which the web page listens, or -1 if there is no page. */
  public int pagePort() {
    return page == null ? -1 : page.port();
  }

  /** Reports that the process cannot go on, unless it is ending anyway. */
  private void end(String sentence) {
    if (!leaving) {
      fatal.accept(sentence);
    }
  }

  /**
   * Ends all writing to the API server, then gives the Lease back. The process has to end
   * afterwards.
   */
  public void leave() {
    leaving = true;
    notifier.close();
    if (gates != null) {
      gates.close();
    }
    pause.forEver();
    if (leadership != null) {
      leadership.leave();
    }
  }

  /** Stops the operator without ending the process. Only tests do this. */
  @Override
  public void close() {
    leave();
    if (filled) {
      controller.stop();
    }
    operator.stop();
    endpoints.close();
    if (page != null) {
      page.close();
    }
    client.close();
  }
}
