package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.TestNamespace;
import dev.fetchjobs.testkit.cluster.TestVolume;
import dev.fetchjobs.testkit.publisher.PublisherClient;
import java.nio.charset.StandardCharsets;

/**
 * Holds what one end-to-end test needs. These are a namespace, a volume and a publisher's file, and
 * FetchJobs that bring the file to the volume.
 */
record Scene(TestNamespace namespace, TestVolume volume, SharedFixtures fixtures) {

  static final String CLAIM = "data";

  static Scene in(TestNamespace namespace, SharedFixtures fixtures) {
    return new Scene(namespace, namespace.volume(CLAIM), fixtures);
  }

  InstalledOperator operator() {
    return fixtures.operator();
  }

  PublisherClient publisher() {
    return fixtures.control();
  }

  FetchJobs fetchJobs() {
    return new FetchJobs(namespace);
  }

  /** Returns the output of {@code kubectl} in this test's namespace. */
  String kubectl(String... words) {
    return namespace.kubectl(words).output();
  }

  /** Returns the publisher's name for a file that only this test uses. */
  String file(String name) {
    return namespace.name() + "/" + name;
  }

  String url(String name) {
    return fixtures.base().resolve(file(name)).toString();
  }

  /** Returns the URL of the same file on the server with a certificate of a private authority. */
  String secureUrl(String name) {
    return fixtures.secureBase().resolve(file(name)).toString();
  }

  /** Returns the private authority's certificate as PEM. */
  String authority() {
    return fixtures.authority();
  }

  void publish(String name, String content) {
    publisher().content(file(name), content.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a spec that downloads a file to the same name on the volume, at New Year only. */
  String rarely(String name) {
    return spec("0 0 1 1 *", name);
  }

  String everyMinute(String name) {
    return spec("* * * * *", name);
  }

  private String spec(String schedule, String name) {
    return """
        schedule: "%s"
        runOnCreate: false
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
