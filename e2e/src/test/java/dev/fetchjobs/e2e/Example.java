package dev.fetchjobs.e2e;

import dev.fetchjobs.api.FetchCalendar;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import dev.fetchjobs.testkit.cluster.TestVolume;
import dev.fetchjobs.testkit.replica.Internet;
import dev.fetchjobs.testkit.replica.Replica;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;

/**
 * Represents an example on the cluster, with its claim and a replica of its publisher. The test
 * applies the FetchJob as it is in {@code examples/}, with two additions: a proxy that leads to the
 * replica, and the authority that signs the replica's certificate. The test also applies the
 * FetchCalendar that the FetchJob names. So the host names are the publisher's own.
 */
final class Example implements AutoCloseable {

  private final FetchJobs fetchJobs;
  private final Internet internet;
  private final TestVolume volume;
  private final String name;

  private Example(FetchJobs fetchJobs, Internet internet, TestVolume volume, String name) {
    this.fetchJobs = fetchJobs;
    this.internet = internet;
    this.volume = volume;
    this.name = name;
  }

  /**
   * Applies the example of this file. The FetchJob starts its first run itself, at its creation.
   */
  static Example apply(FetchJobs fetchJobs, String file, Replica replica) {
    TestNamespace namespace = fetchJobs.namespace();
    Internet internet = Internet.with(replica, address(namespace));
    namespace
        .client()
        .configMaps()
        .inNamespace(namespace.name())
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Internet.AUTHORITY)
                .endMetadata()
                .addToData(Internet.AUTHORITY_KEY, internet.authority())
                .build())
        .create();
    GenericKubernetesResource fetchJob =
        Serialization.unmarshal(
            internet.through(yaml(namespace, file)), GenericKubernetesResource.class);
    String claim =
        Objects.requireNonNull(fetchJob.get("spec", "destination", "volume", "claimName"));
    TestVolume volume = namespace.volume(claim);
    String calendar = fetchJob.get("spec", "calendar", "name");
    if (calendar != null) {
      FetchCalendar shipped =
          Serialization.unmarshal(yaml(namespace, "calendars/" + calendar), FetchCalendar.class);
      namespace.cluster().client().resource(shipped).forceConflicts().serverSideApply();
    }
    namespace.user().apply(fetchJob);
    return new Example(fetchJobs, internet, volume, fetchJob.getMetadata().getName());
  }

  private static InetAddress address(TestNamespace namespace) {
    try {
      return InetAddress.getByName(namespace.cluster().host());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String yaml(TestNamespace namespace, String file) {
    try {
      return Files.readString(namespace.cluster().sources().resolve("examples/" + file + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Internet internet() {
    return internet;
  }

  /** Waits for the end of the run that the FetchJob starts itself. */
  RunSummary firstRun() {
    return fetchJobs.awaitRun(name, "the first run", run -> true);
  }

  RunSummary run() {
    return fetchJobs.run(name);
  }

  /** Waits for the condition Fetched. */
  void awaitFetched() {
    fetchJobs.await(name, "Fetched", job -> FetchJobs.is(job, "Fetched", "True"));
  }

  /** Returns the SHA-256 of each file, as a pod that mounts the claim reads it. */
  List<String> consumed(String... paths) {
    return Consumer.sha256(fetchJobs.namespace(), volume.claim(), paths);
  }

  @Override
  public void close() {
    internet.close();
  }
}
