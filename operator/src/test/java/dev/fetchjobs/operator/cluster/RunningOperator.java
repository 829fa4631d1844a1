package dev.fetchjobs.operator.cluster;

import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import dev.fetchjobs.operator.OperatorProcess;
import dev.fetchjobs.operator.desired.Allowed;
import dev.fetchjobs.operator.desired.DownloadSettings;
import dev.fetchjobs.operator.desired.PodDefaults;
import dev.fetchjobs.operator.runtime.NotifySettings;
import dev.fetchjobs.operator.runtime.Settings;
import dev.fetchjobs.operator.runtime.Switches;
import dev.fetchjobs.testkit.cluster.AuditLog;
import dev.fetchjobs.testkit.cluster.AuditRequest;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OperatorAccount;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Represents an operator in this JVM that serves the namespace of one test. */
final class RunningOperator implements AutoCloseable {

  static final DownloadSettings DOWNLOADS = downloads("registry.example/downloader:1");

  /** Allows sinks at every address. */
  private static final NotifySettings SINKS =
      new NotifySettings(
          List.of("*"), new NetworkPolicy(List.of(), true, List.of()), null, "fetchjob/test");

  private final OperatorProcess process;
  private final List<String> deaths = new CopyOnWriteArrayList<>();

  private RunningOperator(Config config, Settings settings) throws IOException {
    process = new OperatorProcess(settings, config, deaths::add);
    process.start();
  }

  static RunningOperator in(TestNamespace namespace) throws IOException {
    return in(namespace, false);
  }

  /** Starts an operator that serves two namespaces. */
  static RunningOperator in(TestNamespace namespace, TestNamespace other) throws IOException {
    return in(namespace, DOWNLOADS, false, List.of(namespace.name(), other.name()));
  }

  /** Starts an operator that serves two namespaces and the web page. */
  static RunningOperator withPage(TestNamespace namespace, TestNamespace other) throws IOException {
    return in(
        namespace,
        DOWNLOADS,
        false,
        List.of(namespace.name(), other.name()),
        new Switches(true, true),
        0);
  }

  /** Starts an operator of another release. Its download pods have another image. */
  static RunningOperator upgraded(TestNamespace namespace) throws IOException {
    DownloadSettings newer = downloads("registry.example/downloader:2");
    return in(namespace, newer, false, List.of(namespace.name()));
  }

  /** Starts an operator whose installation has switched on none of the optional rights. */
  static RunningOperator withoutSwitches(TestNamespace namespace) throws IOException {
    return in(namespace, DOWNLOADS, false, List.of(namespace.name()), new Switches(false, false));
  }

  /**
   * Starts an operator.
   *
   * @param jobMetrics whether the operator has gauges for each FetchJob
   */
  static RunningOperator in(TestNamespace namespace, boolean jobMetrics) throws IOException {
    return in(namespace, DOWNLOADS, jobMetrics, List.of(namespace.name()));
  }

  private static DownloadSettings downloads(String image) {
    return new DownloadSettings(
        image,
        "IfNotPresent",
        List.of(),
        "1000m",
        "128Mi",
        65532L,
        Duration.ofMinutes(5),
        "fetchjob/test",
        null,
        new NetworkPolicy(List.of(), true, List.of()),
        8,
        PodDefaults.NONE,
        new Allowed(List.of(2000L, 3000L), List.of("team"), List.of("sidecar.istio.io/inject")));
  }

  private static RunningOperator in(
      TestNamespace namespace, DownloadSettings downloads, boolean jobMetrics, List<String> watched)
      throws IOException {
    return in(namespace, downloads, jobMetrics, watched, new Switches(true, true));
  }

  private static RunningOperator in(
      TestNamespace namespace,
      DownloadSettings downloads,
      boolean jobMetrics,
      List<String> watched,
      Switches switches)
      throws IOException {
    return in(namespace, downloads, jobMetrics, watched, switches, null);
  }

  private static RunningOperator in(
      TestNamespace namespace,
      DownloadSettings downloads,
      boolean jobMetrics,
      List<String> watched,
      Switches switches,
      @Nullable Integer pagePort)
      throws IOException {
    Cluster cluster = namespace.cluster();
    cluster.applyDefinition();
    Config config = OperatorAccount.in(cluster, namespace.name(), watched).config();
    return new RunningOperator(
        config,
        new Settings(
            downloads,
            watched,
            8,
            3,
            150,
            Duration.ofHours(1),
            0,
            jobMetrics,
            null,
            new Settings.LogSettings(false, "debug"),
            SINKS,
            switches,
            pagePort,
            null));
  }

  /** Returns the operator's writes to this namespace since the mark. */
  static List<AuditRequest> writes(TestNamespace namespace, AuditLog.Mark mark) {
    return namespace.cluster().audit().since(mark).stream()
        .filter(request -> request.namespace().equals(namespace.name()))
        .filter(request -> request.userAgent().equals("fetchjob-operator"))
        .filter(AuditRequest::isWrite)
        .toList();
  }

  int pagePort() {
    return process.pagePort();
  }

  int port() {
    return process.port();
  }

  List<String> deaths() {
    return List.copyOf(deaths);
  }

  @Override
  public void close() {
    process.close();
  }
}
