package dev.fetchjobs.testkit.replica;

import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * A publisher under its real host names, over https. The only way to it is an HTTP proxy, which
 * connects each host name to the replica, so no name server has to know the names. The certificate
 * is signed by an authority that only tests trust.
 */
public final class Internet implements AutoCloseable {

  /** Name and key of the ConfigMap with the authority's certificate. */
  public static final String AUTHORITY = "test-authority";

  public static final String AUTHORITY_KEY = "ca.crt";

  /** The names in the certificate. */
  private static final List<String> HOSTS =
      List.of(
          "www.xetra.com",
          "isinmapping.gleif.org",
          "registers.esma.europa.eu",
          "firds.esma.europa.eu",
          "api.data.fca.org.uk",
          "data.fca.org.uk",
          "live.euronext.com",
          "www.sec.gov",
          "www.ecb.europa.eu",
          "huggingface.co",
          "cdn-lfs.hf.co",
          "cloud.debian.org",
          "cdimage.debian.org",
          "publisher.example",
          "www.publisher.example",
          "download.publisher.example",
          "mirror.university.example",
          "archive.example");

  private final InetAddress address;
  private final BadServer publisher;
  private final BadServer proxy;

  private Internet(InetAddress address, BadServer publisher, BadServer proxy) {
    this.address = address;
    this.publisher = publisher;
    this.proxy = proxy;
  }

  /** The certificates for all tests of a run. They are made at the first call. */
  private static final class Shared {
    static final TestCertificates CERTIFICATES = TestCertificates.forHosts(HOSTS);
  }

  /** Starts the publisher's servers, and the proxy on a free port of this address. */
  public static Internet with(Replica replica, InetAddress address) {
    Map<String, Script> hosts = replica.hosts();
    BadServer publisher =
        BadServer.https(
            new TlsServer(Shared.CERTIFICATES, "good", false), exchange -> answer(hosts, exchange));
    BadServer proxy =
        BadServer.http(address, exchange -> connect(hosts, exchange, publisher.port()));
    return new Internet(address, publisher, proxy);
  }

  private static void answer(Map<String, Script> hosts, Exchange exchange) throws IOException {
    Script script = hosts.get(exchange.request().field("Host").orElse(""));
    if (script == null) {
      exchange.respond("421 Misdirected Request", "", new byte[0]);
    } else {
      script.answer(exchange);
    }
  }

  private static void connect(Map<String, Script> hosts, Exchange exchange, int port)
      throws IOException {
    String target = exchange.request().target();
    String host = target.endsWith(":443") ? target.substring(0, target.length() - 4) : target;
    if (hosts.containsKey(host)) {
      exchange.tunnel(port);
    } else {
      exchange.respond("502 Unknown Host", "", new byte[0]);
    }
  }

  /** The FetchJob with the proxy and the authority, and otherwise unchanged. */
  public String through(String fetchJob) {
    String reached =
        fetchJob.replace(
            "    http:\n",
            """
                http:
                  proxy: {url: "%s"}
                  tls: {caFrom: {configMapKeyRef: {name: %s, key: %s}}}
            """
                .formatted(proxy.url(address.getHostAddress(), ""), AUTHORITY, AUTHORITY_KEY));
    if (reached.equals(fetchJob)) {
      throw new IllegalArgumentException("no source.http in " + fetchJob);
    }
    return reached;
  }

  /** The certificate of the authority, as PEM. */
  public String authority() {
    return Shared.CERTIFICATES.certificatePem("ca");
  }

  /** The requests to the publisher so far, in the order of their arrival. */
  public List<Seen> seen() {
    return publisher.seen();
  }

  /** The targets of {@link #seen()}. */
  public List<String> targets() {
    return seen().stream().map(Seen::target).toList();
  }

  @Override
  public void close() {
    proxy.close();
    publisher.close();
  }
}
