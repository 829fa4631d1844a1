package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.ClusterExtension;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Prepares the cluster for the end-to-end tests. This class installs the operator by Helm and
 * starts a publisher that listens on the node's own address, once per test run. Each test gets its
 * {@link Scene} and its {@link FetchJobs}.
 */
final class Stage implements BeforeAllCallback, ParameterResolver {

  private static final Namespace STORE = Namespace.create(Stage.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    fixtures(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Scene.class || type == FetchJobs.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SharedFixtures fixtures = fixtures(context);
    TestNamespace namespace = ClusterExtension.namespace(context);
    Scene scene =
        context
            .getStore(STORE)
            .computeIfAbsent(Scene.class, key -> Scene.in(namespace, fixtures), Scene.class);
    return parameter.getParameter().getType() == Scene.class ? scene : scene.fetchJobs();
  }

  private static SharedFixtures fixtures(ExtensionContext context) {
    Cluster cluster = ClusterExtension.cluster(context);
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(
            SharedFixtures.class, key -> SharedFixtures.open(cluster), SharedFixtures.class);
  }
}
