package dev.fetchjobs.testkit.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Represents the namespace of one test, which is removed after the test. The namespace enforces the
 * restricted Pod Security level, so every pod of every test has to comply.
 */
public final class TestNamespace implements AutoCloseable {

  private static final int NAME_LIMIT = 40;

  private final Cluster cluster;
  private final String name;
  private final List<String> volumes = new ArrayList<>();

  TestNamespace(Cluster cluster, String test) {
    this.cluster = cluster;
    String readable =
        test.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replaceAll("[^A-Za-z0-9]+", "-");
    String cut = readable.substring(0, Math.min(NAME_LIMIT, readable.length()));
    this.name =
        "t-%s-%s"
            .formatted(cut.replaceAll("^-+|-+$", ""), UUID.randomUUID().toString().substring(0, 6))
            .toLowerCase(Locale.ROOT);
    cluster
        .client()
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("fetchjobs.dev/test", "true")
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
  }

  /** Creates one more namespace for the same test. The test closes it. */
  public TestNamespace another(String purpose) {
    return new TestNamespace(cluster, purpose);
  }

  public String name() {
    return name;
  }

  public Cluster cluster() {
    return cluster;
  }

  public KubernetesClient client() {
    return cluster.client();
  }

  /** Returns a user who is the administrator of this namespace. */
  public User user() {
    return new User(client(), name);
  }

  /** Returns a {@code kubectl} command for this namespace. */
  public Command kubectl(String... words) {
    List<String> line = new ArrayList<>(List.of("--namespace", name));
    line.addAll(List.of(words));
    return cluster.kubectl(line.toArray(String[]::new));
  }

  /** Creates an empty volume and a PersistentVolumeClaim with this name that is bound to it. */
  public TestVolume volume(String claim) {
    String volume = name + "-" + claim;
    TestVolume made = new TestVolume(claim, cluster.volume(volume));
    volumes.add(volume);
    client()
        .persistentVolumeClaims()
        .inNamespace(name)
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(claim)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteMany")
                .withStorageClassName("")
                .withVolumeName(volume)
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec()
                .build())
        .create();
    // If the scheduler sees a pod before the pod's claim is bound,
    // the scheduler tries the pod again only after minutes.
    // After an outage of the API server, the controller that binds claims
    // asks again only after up to a minute.
    client()
        .persistentVolumeClaims()
        .inNamespace(name)
        .withName(claim)
        .waitUntilCondition(TestNamespace::isBound, 120, TimeUnit.SECONDS);
    return made;
  }

  private static boolean isBound(@Nullable PersistentVolumeClaim claim) {
    return claim != null
        && claim.getStatus() != null
        && "Bound".equals(claim.getStatus().getPhase());
  }

  /**
   * Requests the removal of the namespace and does not wait for it, because no other test uses this
   * namespace.
   */
  @Override
  public void close() {
    client().namespaces().withName(name).delete();
    volumes.forEach(volume -> client().persistentVolumes().withName(volume).delete());
  }
}
