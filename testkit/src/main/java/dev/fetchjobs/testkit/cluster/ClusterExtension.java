package dev.fetchjobs.testkit.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Connects to the cluster once per run, and creates a namespace for each test with a parameter for
 * it. After a failed test it writes the cluster's objects and logs to files. Without a cluster the
 * tests fail and say so; they are never skipped.
 */
public final class ClusterExtension
    implements BeforeAllCallback, AfterTestExecutionCallback, ParameterResolver {

  private static final Namespace STORE = Namespace.create(ClusterExtension.class);

  /** Returns the connection to the cluster, for other extensions. */
  public static Cluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(Cluster.class, key -> Cluster.connect(), Cluster.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Cluster.class || type == TestNamespace.class || type == KubernetesClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Cluster cluster = cluster(context);
    if (type == Cluster.class) {
      return cluster;
    }
    return type == KubernetesClient.class ? cluster.client() : namespace(context);
  }

  /**
   * Returns the namespace of the test that is about to run. The namespace is created at the first
   * call.
   */
  public static TestNamespace namespace(ExtensionContext context) {
    Cluster cluster = cluster(context);
    String test =
        context
            .getTestMethod()
            .map(m -> m.getName())
            .orElse(context.getRequiredTestClass().getSimpleName());
    return context
        .getStore(STORE)
        .computeIfAbsent(
            TestNamespace.class, key -> new TestNamespace(cluster, test), TestNamespace.class);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Optional<Throwable> failure = context.getExecutionException();
    if (failure.isEmpty()) {
      return;
    }
    Optional<TestNamespace> namespace =
        Optional.ofNullable(context.getStore(STORE).get(TestNamespace.class, TestNamespace.class));
    String test =
        context.getRequiredTestClass().getSimpleName()
            + "."
            + context.getRequiredTestMethod().getName();
    new FailureDump(cluster(context))
        .write(test, failure.get(), namespace.map(TestNamespace::name));
  }
}
