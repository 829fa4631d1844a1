package dev.fetchjobs.testkit.cluster;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the cluster for the tests. The cluster is the project's own ({@code dev/cluster}), or
 * that of the kubeconfig that the environment variable {@value #KUBECONFIG} names.
 */
public final class Cluster implements AutoCloseable {

  /** This environment variable names another cluster's kubeconfig file. */
  public static final String KUBECONFIG = "FETCHJOB_KUBECONFIG";

  private static final String HOME_PLACEHOLDER = "the-namespace-of-the-operator";

  private final Path checkout;
  private final Path kubeconfig;
  private final boolean own;
  private final KubernetesClient client;
  private final Map<Integer, String> operatorRights = new HashMap<>();

  private Cluster(Path checkout, Path kubeconfig, boolean own, KubernetesClient client) {
    this.checkout = checkout;
    this.kubeconfig = kubeconfig;
    this.own = own;
    this.client = client;
  }

  /**
   * Connects to the cluster for the tests.
   *
   * @throws IllegalStateException if no cluster answers; the message says what to do
   */
  public static Cluster connect() {
    Path checkout = checkout();
    Optional<Path> named =
        Optional.ofNullable(System.getenv(KUBECONFIG)).filter(p -> !p.isBlank()).map(Path::of);
    Path kubeconfig =
        named.orElseGet(
            () -> Path.of(Command.of(List.of(driver(checkout), "kubeconfig")).output().strip()));
    if (!Files.isReadable(kubeconfig)) {
      throw noCluster("there is no kubeconfig at " + kubeconfig, null);
    }
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withConnectionTimeout(5_000)
            .withRequestRetryBackoffLimit(2)
            .build();
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
    try {
      client.getKubernetesVersion();
    } catch (KubernetesClientException e) {
      client.close();
      throw noCluster("nothing answers at " + config.getMasterUrl(), e);
    }
    return new Cluster(checkout, kubeconfig, named.isEmpty(), client);
  }

  public KubernetesClient client() {
    return client;
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  /**
   * Applies the definitions of FetchJob and FetchCalendar from the source tree, and waits until the
   * API server serves them.
   */
  public void applyDefinition() {
    apply(definition("fetchcalendars"));
    apply(definition("fetchjobs"));
  }

  /**
   * Applies the definition under a test's own API group, so that the test does not touch an
   * installed FetchJob.
   */
  public void applyDefinition(String group) {
    CustomResourceDefinition definition = definition("fetchjobs");
    definition.getMetadata().setName("fetchjobs." + group);
    definition.getSpec().setGroup(group);
    definition.getSpec().getNames().setShortNames(List.of());
    apply(definition);
  }

  /** Removes the definition, and with it all FetchJobs of this API group. */
  public void removeDefinition(String group) {
    client.apiextensions().v1().customResourceDefinitions().withName("fetchjobs." + group).delete();
  }

  private CustomResourceDefinition definition(String plural) {
    Path file = checkout.resolve("crds/%s.fetchjobs.dev.yaml".formatted(plural));
    try {
      return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void apply(CustomResourceDefinition definition) {
    var applied = client.resource(definition);
    applied.forceConflicts().serverSideApply();
    applied.waitUntilCondition(Cluster::isServed, 120, TimeUnit.SECONDS);
  }

  private static boolean isServed(@Nullable CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  /** Returns the root of the source tree, from which charts, examples and commands are found. */
  public Path sources() {
    return checkout;
  }

  /**
   * Returns the API server's host. On the project's own cluster the host is an address of this
   * machine that pods can reach.
   */
  public String host() {
    return URI.create(client.getConfiguration().getMasterUrl()).getHost();
  }

  /** Returns the log of every request that the API server answered. */
  public AuditLog audit() {
    Path directory = kubeconfig.toAbsolutePath().resolveSibling("audit");
    return new AuditLog(client, directory);
  }

  /** Returns a {@code kubectl} command for this cluster. */
  public Command kubectl(String... words) {
    return tool("kubectl", words);
  }

  /** Returns a {@code helm} command for this cluster. */
  public Command helm(String... words) {
    return tool("helm", words);
  }

  /**
   * Returns the ServiceAccount and the rules of an operator that serves these namespaces, as {@code
   * helm} renders them. To save time, {@code helm} runs once for each number of namespaces, because
   * the tests' namespaces differ only in their names.
   */
  synchronized InputStream operatorRights(String namespace, List<String> watched) {
    String rendered = operatorRights.computeIfAbsent(watched.size(), this::renderedRights);
    for (int i = 0; i < watched.size(); i++) {
      rendered = rendered.replace(watchedPlaceholder(i), watched.get(i));
    }
    return new ByteArrayInputStream(
        rendered.replace(HOME_PLACEHOLDER, namespace).getBytes(StandardCharsets.UTF_8));
  }

  private String renderedRights(int watched) {
    String names =
        IntStream.range(0, watched)
            .mapToObj(Cluster::watchedPlaceholder)
            .collect(Collectors.joining(",", "{", "}"));
    return helm(
            "template",
            OperatorAccount.NAME,
            checkout.resolve("helm/fetchjob-operator").toString(),
            "--namespace",
            HOME_PLACEHOLDER,
            "--set",
            "watchNamespaces=" + names + ",configMaps.enabled=true,podReadiness.enabled=true",
            "--show-only",
            "templates/serviceaccount.yaml",
            "--show-only",
            "templates/rbac.yaml")
        .output();
  }

  private static String watchedPlaceholder(int number) {
    return "watched-namespace-" + number;
  }

  /**
   * Creates a PersistentVolume.
   *
   * @return its directory on this machine
   */
  Path volume(String name) {
    return Path.of(Command.of(List.of(driver(checkout), "volume", name)).output().strip());
  }

  private Command tool(String name, String... words) {
    List<String> line = new ArrayList<>();
    if (own) {
      line.add(driver(checkout));
    }
    line.add(name);
    line.addAll(List.of(words));
    return Command.of(line).with("KUBECONFIG", kubeconfig.toString());
  }

  private static String driver(Path checkout) {
    return checkout.resolve("dev/cluster").toString();
  }

  private static Path checkout() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, p -> p != null, Path::getParent)
        .filter(p -> Files.isExecutable(p.resolve("dev/cluster")))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("there is no dev/cluster in " + here + " or above it"));
  }

  private static IllegalStateException noCluster(String what, @Nullable Exception cause) {
    return new IllegalStateException(
        "This test needs a Kubernetes cluster, and %s. Start one by `dev/cluster up`, or name the kubeconfig of another in %s."
            .formatted(what, KUBECONFIG),
        cause);
  }

  @Override
  public void close() {
    client.close();
  }
}
