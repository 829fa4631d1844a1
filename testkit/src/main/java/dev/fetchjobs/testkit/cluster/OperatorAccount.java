package dev.fetchjobs.testkit.cluster;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Duration;
import java.util.List;

/**
 * Creates the operator's ServiceAccount in a namespace. The account has exactly the rights that the
 * chart gives to an operator that serves a list of namespaces, with every switch for a right. The
 * test itself acts with the rights of the kubeconfig.
 */
public record OperatorAccount(Cluster cluster, String namespace) {

  /** The chart gives this name to the ServiceAccount, its Role and its RoleBinding. */
  public static final String NAME = "fetchjob-operator";

  private static final Duration TOKEN_LIFE = Duration.ofHours(4);

  /** Creates the operator's account and grants its rights in its own namespace. */
  public static OperatorAccount in(Cluster cluster, String namespace) {
    return in(cluster, namespace, List.of(namespace));
  }

  /**
   * Creates the operator's account and grants its rights in several namespaces.
   *
   * @param watched the namespaces that the operator serves
   */
  public static OperatorAccount in(Cluster cluster, String namespace, List<String> watched) {
    var client = cluster.client();
    client
        .load(cluster.operatorRights(namespace, watched))
        .items()
        .forEach(object -> client.resource(object).forceConflicts().serverSideApply());
    return new OperatorAccount(cluster, namespace);
  }

  /** Returns the configuration of a client that has only a token of the operator's account. */
  public Config config() {
    return new ConfigBuilder(cluster.client().getConfiguration())
        .withClientCertData(null)
        .withClientCertFile(null)
        .withClientKeyData(null)
        .withClientKeyFile(null)
        .withUsername(null)
        .withPassword(null)
        .withAutoOAuthToken(null)
        .withOauthToken(token())
        .build();
  }

  private String token() {
    return cluster
        .client()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(NAME)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_LIFE.toSeconds())
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }
}
