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
 * Imitates the internet for a publisher: its real host names are reachable over https. The only way
 * to this network is an HTTP proxy, which connects each host name to the replica, so no name server
 * has to know the names. The certificate is signed by an authority that only tests trust.
 */
public final class Internet implements AutoCloseable {

  /** Is the name of the ConfigMap with the authority's certificate, and of its key. */
  public static final String AUTHORITY = "test-authority";

  public static final String AUTHORITY_KEY = "ca.crt";

  /** Lists the host names in the certificate of the replica. */
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
          "archive.example",
          "vendor.example",
          "files.vendor.example",
          "api.vendor.example",
          "login.vendor.example");

  private final InetAddress address;
  private final BadServer publisher;
  private final BadServer proxy;

  private Internet(InetAddress address, BadServer publisher, BadServer proxy) {
    this.address = address;
    this.publisher = publisher;
    this.proxy = proxy;
  }

  /** Holds the certificates for all tests of a run. The certificates are made at the first call. */
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

  /** Returns the FetchJob with the proxy and the authority, and otherwise unchanged. */
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

  /** Returns the certificate of the authority, as PEM. */
  public String authority() {
    return Shared.CERTIFICATES.certificatePem("ca");
  }

  /** Returns the requests to the publisher so far, in the order of their arrival. */
  public List<Seen> seen() {
    return publisher.seen();
  }

  /** Returns the targets of the requests in {@link #seen()}. */
  public List<String> targets() {
    return seen().stream().map(Seen::target).toList();
  }

  @Override
  public void close() {
    proxy.close();
    publisher.close();
  }
}
