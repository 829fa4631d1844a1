package dev.fetchjobs.operator.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fetchjobs.operator.cluster.ForeignCronJob;
import dev.fetchjobs.testkit.cluster.Command;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Runs an admission webhook for the CronJobs of one test. The webhook listens on loopback, with its
 * own certificate.
 */
final class Webhook implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "changeit";

  private final World world;
  private final HttpsServer server;
  private final MutatingWebhookConfiguration configuration;
  private final UnaryOperator<ObjectNode> verdict;
  private final AtomicInteger calls = new AtomicInteger();

  private Webhook(World world, UnaryOperator<ObjectNode> verdict) {
    this.world = world;
    this.verdict = verdict;
    try {
      KeyStore keys = keys();
      InetAddress loopback = InetAddress.getByName("127.0.0.1");
      server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
      server.createContext("/", this::serve);
      server.start();
      configuration = register(keys.getCertificate("webhook").getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Webhook refusing(World world, String message) {
    return new Webhook(
        world,
        response -> {
          response.put("allowed", false);
          response.putObject("status").put("code", 403).put("message", message);
          return response;
        });
  }

  /**
   * Makes a webhook that changes CronJobs.
   *
   * @param value JSON
   */
  static Webhook patching(World world, String operation, String path, String value) {
    String patch =
        "[{\"op\":\"%s\",\"path\":\"%s\",\"value\":%s}]".formatted(operation, path, value);
    return new Webhook(
        world,
        response ->
            response
                .put("allowed", true)
                .put("patchType", "JSONPatch")
                .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(UTF_8))));
  }

  /** Returns a webhook that cannot be reached and for which the API server waits. */
  static Webhook dead(World world) {
    Webhook webhook = new Webhook(world, response -> response.put("allowed", true));
    webhook.server.stop(0);
    World.awaitIt("the webhook is missed", () -> isMissed(world), missed -> missed);
    return webhook;
  }

  int calls() {
    return calls.get();
  }

  /** Removes the webhook from the API server. */
  void remove() {
    world.client().resource(configuration).delete();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      calls.incrementAndGet();
      JsonNode review = JSON.readTree(exchange.getRequestBody());
      ObjectNode answer = JSON.createObjectNode();
      answer.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
      ObjectNode response = JSON.createObjectNode();
      response.set("uid", review.path("request").path("uid"));
      answer.set("response", verdict.apply(response));
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private MutatingWebhookConfiguration register(byte[] certificate) {
    String pem =
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate));
    MutatingWebhookConfiguration made =
        new MutatingWebhookConfigurationBuilder()
            .withNewMetadata()
            .withName(world.namespace())
            .endMetadata()
            .addNewWebhook()
            .withName("cronjobs.fetchjobs.dev")
            .withAdmissionReviewVersions("v1")
            .withSideEffects("None")
            .withNewNamespaceSelector()
            .addToMatchLabels("kubernetes.io/metadata.name", world.namespace())
            .endNamespaceSelector()
            .withNewClientConfig()
            .withUrl("https://127.0.0.1:%d/".formatted(server.getAddress().getPort()))
            .withCaBundle(Base64.getEncoder().encodeToString(pem.getBytes(UTF_8)))
            .endClientConfig()
            .addNewRule()
            .withApiGroups("batch")
            .withApiVersions("v1")
            .withResources("cronjobs")
            .withOperations("CREATE", "UPDATE")
            .endRule()
            .endWebhook()
            .build();
    world.client().resource(made).create();
    // Each API server learns by a watch that there is a webhook.
    // An API server that sends a request to the webhook knows it.
    World.awaitIt(
        "the webhook is asked",
        () -> {
          tryOnce();
          return calls.get();
        },
        asked -> asked > 0);
    return made;
  }

  private void tryOnce() {
    try {
      tryCronJob(world);
    } catch (KubernetesClientException e) {
      // The request was refused, so the webhook was asked.
      return;
    }
  }

  private static boolean isMissed(World world) {
    try {
      tryCronJob(world);
      return false;
    } catch (KubernetesClientException e) {
      return true;
    }
  }

  private static SSLContext tls(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static KeyStore keys() throws IOException, GeneralSecurityException {
    Path file = Files.createTempDirectory("webhook").resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Command.of(
            List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "webhook",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString()))
        .output();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Files.delete(file);
    Files.delete(file.getParent());
    return keys;
  }

  @Override
  public void close() {
    remove();
    server.stop(0);
  }

  /** Sends a CronJob to the API server as a dry run. */
  private static void tryCronJob(World world) {
    world.cronJobs().resource(ForeignCronJob.named("try")).dryRun().create();
  }
}
