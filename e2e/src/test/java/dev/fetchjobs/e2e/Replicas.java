package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.Patience;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Represents the two replicas of the installed operator, and the Lease that one of them holds. */
record Replicas(Cluster cluster) {

  private static final int COUNT = 2;

  Resource<Lease> lease() {
    return cluster
        .client()
        .leases()
        .inNamespace(InstalledOperator.NAMESPACE)
        .withName(InstalledOperator.RELEASE);
  }

  /** Returns the name of the pod that holds the Lease; empty if none does. */
  String holder() {
    Lease lease = lease().get();
    return lease == null || lease.getSpec() == null
        ? ""
        : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
  }

  /** Waits until the operator has exactly two replicas, both ready, and one of them leads. */
  List<Pod> awaitBoth() {
    return Patience.await("two replicas, one of them with the Lease", Duration.ofMinutes(4))
        .until(
            new InstalledOperator(cluster)::pods,
            pods ->
                pods.size() == COUNT
                    && pods.stream().allMatch(Readiness::isPodReady)
                    && pods.stream().anyMatch(pod -> name(pod).equals(holder())));
  }

  Pod leader() {
    List<Pod> both = awaitBoth();
    String holder = holder();
    return both.stream().filter(pod -> name(pod).equals(holder)).findFirst().orElseThrow();
  }

  static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
