package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.TestNamespace;
import dev.fetchjobs.testkit.cluster.TestVolume;
import dev.fetchjobs.testkit.publisher.PublisherClient;
import java.nio.charset.StandardCharsets;

/**
 * Where one story plays: a namespace, a volume, a publisher's file, and the FetchJobs between them.
 *
 * @param port of the publisher, which listens on the node's own address
 */
record Scene(
    TestNamespace namespace,
    InstalledOperator operator,
    FetchJobs fetchJobs,
    TestVolume volume,
    int port,
    PublisherClient publisher) {

  static final String CLAIM = "data";

  static Scene of(
      TestNamespace namespace, InstalledOperator operator, int port, PublisherClient publisher) {
    return new Scene(
        namespace, operator, new FetchJobs(namespace), namespace.volume(CLAIM), port, publisher);
  }

  /** The publisher's name for a file of this story alone. */
  String file(String name) {
    return namespace.name() + "/" + name;
  }

  String url(String name) {
    return "http://%s:%d/files/%s".formatted(namespace.cluster().host(), port, file(name));
  }

  void publish(String name, String content) {
    publisher.content(file(name), content.getBytes(StandardCharsets.UTF_8));
  }

  /** A spec that fetches a file to the same name on the volume, on New Year only. */
  String rarely(String name) {
    return spec("0 0 1 1 *", name);
  }

  String everyMinute(String name) {
    return spec("* * * * *", name);
  }

  private String spec(String schedule, String name) {
    return """
        schedule: "%s"
        source:
          http:
            url: %s
        destination:
          volume:
            claimName: %s
            path: %s
        """
        .formatted(schedule, url(name), CLAIM, name);
  }
}
