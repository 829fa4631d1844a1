package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.AuditLog;
import dev.fetchjobs.testkit.cluster.AuditRequest;
import dev.fetchjobs.testkit.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operator as a user installs it: chart, CRD and all. */
record InstalledOperator(Cluster cluster) {

  static final String NAMESPACE = "fetchjob-system";
  static final String RELEASE = "fetchjob-operator";

  /** A user of the API server: the operator's service account. */
  static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + RELEASE;

  /**
   * Installs anew, so that the pod runs the images loaded last. Publishers here have private
   * addresses.
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
   * @return closed, takes the upgrade back
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

  /** An upgrade of the release, until it is closed. */
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

  /** Ends the operator without a chance to say good-bye. */
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
   * What the operator changed since the mark in a namespace. Events are not counted: they announce
   * a transition and change nothing. Its Lease lies in another namespace.
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
