package dev.fetchjobs.operator.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.OperatorAccount;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnCluster
@FaultRows("operator")
class CredentialsTest {

  @Test
  @DisplayName(
      "O18 The operator's token is rotated: the operator reads the new token from the file, "
          + "without a restart")
  void tokenRotated(Cluster cluster, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("token");
    try (World world = World.in(cluster)) {
      // Given
      String first = token(world, "first");
      write(file, first);
      try (OperatorChild operator =
          OperatorChild.of(
              world, Map.of("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", file.toString()))) {
        world.applyReady("xetra", "12 7 * * *");

        // When
        write(file, token(world, "second"));
        revoke(world, "first");
        World.awaitIt(
            "the first token is refused", () -> isRefused(world, first), refused -> refused);
        world.apply("xetra", "30 8 * * *");

        // Then
        world.awaitSchedule("xetra", "30 8 * * *");
        world.awaitReady("xetra");
        assertThat(operator.exitCode()).isEqualTo(OptionalInt.empty());
      }
    }
  }

  /** Returns a token that is valid as long as the Secret of that name exists. */
  private static String token(World world, String name) {
    Secret bound =
        world
            .client()
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace(world.namespace())
                    .endMetadata()
                    .build())
            .create();
    return world
        .client()
        .serviceAccounts()
        .inNamespace(world.namespace())
        .withName(OperatorAccount.NAME)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(3600L)
                .withNewBoundObjectRef()
                .withApiVersion("v1")
                .withKind("Secret")
                .withName(name)
                .withUid(bound.getMetadata().getUid())
                .endBoundObjectRef()
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  private static void revoke(World world, String name) {
    world.client().secrets().inNamespace(world.namespace()).withName(name).delete();
  }

  /** Replaces the whole file at once, as the kubelet does. */
  private static void write(Path file, String token) throws IOException {
    Path next = Files.writeString(file.resolveSibling("next"), token, UTF_8);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isRefused(World world, String token) {
    Config ours = world.client().getConfiguration();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(ours.getMasterUrl())
            .withTrustCerts(true)
            .withOauthToken(token)
            .build();
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build()) {
      client.configMaps().inNamespace(world.namespace()).list();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == 401;
    }
  }
}
