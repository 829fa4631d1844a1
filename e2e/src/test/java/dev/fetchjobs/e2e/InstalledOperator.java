package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.AuditLog;
import dev.fetchjobs.testkit.cluster.AuditRequest;
import dev.fetchjobs.testkit.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
    cluster
        .helm("uninstall", RELEASE, "--namespace", NAMESPACE, "--ignore-not-found", "--wait")
        .output();
    cluster
        .helm(
            "install",
            RELEASE,
            cluster.sources().resolve("helm/fetchjob-operator").toString(),
            "--namespace",
            NAMESPACE,
            "--create-namespace",
            "--set",
            "network.allowedCidrs={10.244.0.0/24,10.96.0.0/16}",
            "--wait",
            "--timeout",
            "120s")
        .output();
    return new InstalledOperator(cluster);
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
            "120s")
        .output();
    return () ->
        cluster
            .helm("rollback", RELEASE, "--namespace", NAMESPACE, "--wait", "--timeout", "120s")
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
        .waitUntilReady(120, TimeUnit.SECONDS);
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
