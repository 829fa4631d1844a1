package dev.fetchjobs.images;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Runs a real API server on the loopback address, for the training of the operator. The API server
 * has its store, but no controllers. The API server needs neither root nor a network, and closing
 * removes it. The programs are those that dev/cluster builds.
 */
final class LocalApi implements AutoCloseable {
  private final List<Process> processes = new ArrayList<>();
  private final Path directory;
  private final Path log;
  private final String token = UUID.randomUUID().toString();
  private final int port;

  private LocalApi(Path directory, Path log) throws IOException {
    this.directory = directory;
    this.log = log;
    this.port = freePort();
  }

  /** Starts the API server, and returns when it is ready. */
  static LocalApi start(Path kubernetes, Path directory, Path log) throws IOException {
    LocalApi api = new LocalApi(Files.createDirectories(directory), log);
    try {
      api.startServers(kubernetes);
      Awaitility.await("the API server to be ready; see " + log)
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(api::isReady);
      return api;
    } catch (RuntimeException e) {
      api.close();
      throw e;
    }
  }

  private void startServers(Path kubernetes) throws IOException {
    int etcd = freePort();
    String peer = "http://127.0.0.1:" + freePort();
    Files.writeString(path("tokens.csv"), token + ",trainer,trainer,system:masters\n");
    writeServiceAccountKey();
    start(
        List.of(
            kubernetes.toString(),
            "etcd",
            "--data-dir=" + path("etcd"),
            "--listen-client-urls=http://127.0.0.1:" + etcd,
            "--advertise-client-urls=http://127.0.0.1:" + etcd,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer,
            "--unsafe-no-fsync",
            "--log-level=warn"));
    start(
        List.of(
            kubernetes.toString(),
            "kube-apiserver",
            "--etcd-servers=http://127.0.0.1:" + etcd,
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--secure-port=" + port,
            "--cert-dir=" + path("tls"),
            "--token-auth-file=" + path("tokens.csv"),
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + path("service-account.key"),
            "--service-account-signing-key-file=" + path("service-account.key"),
            "--service-cluster-ip-range=10.96.0.0/16",
            "--endpoint-reconciler-type=none",
            "--profiling=false"));
  }

  private void start(List<String> command) throws IOException {
    processes.add(Command.start(command, Map.of("HOME", directory.toString()), log));
  }

  private boolean isReady() {
    try (KubernetesClient client = client()) {
      return client.raw("/readyz").equals("ok")
          && client.namespaces().withName("default").get() != null;
    }
  }

  /** Returns a client with the rights of an administrator. */
  KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://127.0.0.1:" + port)
            .withCaCertFile(path("tls/apiserver.crt").toString())
            .withOauthToken(token)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  /** Returns the administrator's kubeconfig. */
  Path kubeconfig() throws IOException {
    String content =
        """
        apiVersion: v1
        kind: Config
        current-context: local
        contexts: [{name: local, context: {cluster: local, user: local}}]
        clusters: [{name: local, cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}}]
        users: [{name: local, user: {token: "%s"}}]
        """
            .formatted(port, path("tls/apiserver.crt"), token);
    return Files.writeString(path("kubeconfig"), content);
  }

  @Override
  public void close() {
    processes.reversed().forEach(LocalApi::end);
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void writeServiceAccountKey() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      String key =
          Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      Files.writeString(
          path("service-account.key"),
          "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has RSA", e);
    }
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
