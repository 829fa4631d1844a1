package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.AuditLog;
import dev.fetchjobs.testkit.cluster.AuditRequest;
import dev.fetchjobs.testkit.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Installs the operator as a user does, with chart and CRD. */
record InstalledOperator(Cluster cluster) {

  static final String NAMESPACE = "fetchjob-system";
  static final String RELEASE = "fetchjob-operator";

  /** The operator's ServiceAccount, which is its user name at the API server. */
  static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + RELEASE;

  /**
   * Installs the operator anew, so that its pod runs the images that were loaded last. The
   * publishers of these tests have private addresses.
   */
  static InstalledOperator install(Cluster cluster) {
    uninstall(cluster);
    return install(cluster, cluster.sources().resolve("helm/fetchjob-operator"));
  }

  /**
   * Installs a chart, or upgrades the release to it.
   *
   * @param values further values of the chart, as {@code KEY=VALUE}
   */
  static InstalledOperator install(Cluster cluster, Path chart, String... values) {
    List<String> words = new ArrayList<>(List.of("upgrade", "--install", RELEASE));
    words.add(chart.toString());
    words.addAll(List.of("--namespace", NAMESPACE, "--create-namespace", "--reset-values"));
    words.addAll(List.of("--set", "network.allowedCidrs={10.244.0.0/24,10.96.0.0/16}"));
    Stream.of(values).forEach(value -> words.addAll(List.of("--set", value)));
    words.addAll(List.of("--wait", "--timeout", "300s"));
    cluster.helm(words.toArray(String[]::new)).output();
    return new InstalledOperator(cluster);
  }

  /** Uninstalls the release if there is one, and returns what Helm printed. */
  static String uninstall(Cluster cluster) {
    return cluster
        .helm("uninstall", RELEASE, "--namespace", NAMESPACE, "--ignore-not-found", "--wait")
        .output();
  }

  /**
   * Upgrades the release with a changed value, as {@code helm upgrade --set} does.
   *
   * @return the upgrade; closing it restores the old value
   */
  Upgrade upgrade(String value) {
    cluster
        .helm(
            "upgrade",
            RELEASE,
            cluster.sources().resolve("helm/fetchjob-operator").toString(),
            "--namespace",
            NAMESPACE,
            "--reuse-values",
            "--set",
            value,
            "--wait",
            "--timeout",
            "300s")
        .output();
    return this::rollBack;
  }

  /** Restores the chart and the values that the release had before the last upgrade. */
  void rollBack() {
    cluster
        .helm("rollback", RELEASE, "--namespace", NAMESPACE, "--wait", "--timeout", "300s")
        .output();
  }

  /** Describes an upgrade of the release, until it is closed. */
  interface Upgrade extends AutoCloseable {

    @Override
    void close();
  }

  List<Pod> pods() {
    return cluster
        .client()
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/name", RELEASE)
        .list()
        .getItems();
  }

  /** Kills the operator without time for a clean end. */
  void kill() {
    pods().forEach(pod -> cluster.client().resource(pod).withGracePeriod(0).delete());
  }

  void awaitAvailable() {
    cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(RELEASE)
        .waitUntilReady(300, TimeUnit.SECONDS);
  }

  /**
   * Returns the operator's changes in a namespace since the mark. The method does not count Events,
   * because they only announce a transition. The operator's Lease is in another namespace.
   */
  List<AuditRequest> writesSince(AuditLog.Mark mark, String namespace) {
    return cluster.audit().since(mark).stream()
        .filter(AuditRequest::isWrite)
        .filter(request -> request.user().equals(USER))
        .filter(request -> request.namespace().equals(namespace))
        .filter(request -> !request.resource().equals("events"))
        .toList();
  }
}
