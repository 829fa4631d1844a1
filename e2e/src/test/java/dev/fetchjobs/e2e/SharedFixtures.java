package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.publisher.Publisher;
import dev.fetchjobs.testkit.publisher.PublisherClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import javax.net.ServerSocketFactory;

/**
 * Holds the parts that all end-to-end tests share. The parts are opened once per test run, and
 * closed after the last test.
 *
 * @param publisher the publisher, which listens on the node's own address
 * @param base base URL of the publisher over http
 * @param secureBase base URL of the publisher over https, with a certificate of a private authority
 */
record SharedFixtures(
    InstalledOperator operator,
    Publisher publisher,
    PublisherClient control,
    URI base,
    URI secureBase,
    String authority)
    implements AutoCloseable {

  static SharedFixtures open(Cluster cluster) {
    InstalledOperator operator = InstalledOperator.install(cluster);
    InetSocketAddress anyPort = new InetSocketAddress(cluster.host(), 0);
    Publisher publisher =
        Publisher.start(ServerSocketFactory.getDefault(), anyPort, Clock.systemUTC());
    Certificates certificates = Certificates.of(cluster.host());
    int securePort = publisher.alsoOn(certificates.sockets(), anyPort);
    URI base = URI.create("http://%s:%d/files/".formatted(cluster.host(), publisher.port()));
    URI secure = URI.create("https://%s:%d/files/".formatted(cluster.host(), securePort));
    return new SharedFixtures(
        operator, publisher, new PublisherClient(base), base, secure, certificates.authority());
  }

  @Override
  public void close() {
    control.close();
    publisher.close();
  }
}
