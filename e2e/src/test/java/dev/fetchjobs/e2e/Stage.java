package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.ClusterExtension;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import dev.fetchjobs.testkit.publisher.Publisher;
import dev.fetchjobs.testkit.publisher.PublisherClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What all stories share: the operator, installed once per run by Helm, and a publisher that
 * listens on the node's own address. Gives each story its {@link Scene}.
 */
final class Stage implements BeforeAllCallback, ParameterResolver {

  private static final Namespace STORE = Namespace.create(Stage.class);

  /** Opened once per run, closed after the last story. */
  private record Props(InstalledOperator operator, Publisher publisher, PublisherClient control)
      implements AutoCloseable {

    static Props open(Cluster cluster) {
      InstalledOperator operator = InstalledOperator.install(cluster);
      Publisher publisher =
          Publisher.start(
              ServerSocketFactory.getDefault(),
              new InetSocketAddress(cluster.host(), 0),
              Clock.systemUTC());
      URI base = URI.create("http://%s:%d".formatted(cluster.host(), publisher.port()));
      return new Props(operator, publisher, new PublisherClient(base));
    }

    @Override
    public void close() {
      control.close();
      publisher.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    props(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Scene.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Props props = props(context);
    TestNamespace namespace = ClusterExtension.namespace(context);
    return context
        .getStore(STORE)
        .computeIfAbsent(
            Scene.class,
            key -> Scene.of(namespace, props.operator(), props.publisher().port(), props.control()),
            Scene.class);
  }

  private static Props props(ExtensionContext context) {
    Cluster cluster = ClusterExtension.cluster(context);
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(Props.class, key -> Props.open(cluster), Props.class);
  }
}
