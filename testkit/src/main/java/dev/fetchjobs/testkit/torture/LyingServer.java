package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs the lies as a server on loopback addresses: plain HTTP at 127.0.0.1 and, as the other host,
 * at 127.0.0.2, and HTTPS with each certificate that a lie needs. The first part of a path chooses
 * the lie.
 */
final class LyingServer implements AutoCloseable {

  /** The host to which lies redirect. */
  static final String OTHER_HOST = "127.0.0.2";

  private static final String ELSEWHERE = "elsewhere";

  private final Goods goods;
  private final Map<String, Lie> lies;
  private final Map<String, Scene> scenes = new HashMap<>();
  private final Map<String, BadServer> secure = new HashMap<>();
  private final BadServer plain;
  private final BadServer other;
  private final Consumer<String> log;

  /**
   * @param log gets a line for each sin of a client
   */
  LyingServer(Goods goods, List<Lie> lies, Consumer<String> log) {
    this.goods = goods;
    this.log = log;
    this.lies = lies.stream().collect(Collectors.toMap(Lie::name, Function.identity()));
    for (Lie lie : lies) {
      String elsewhere = "/%s/%s/%s".formatted(lie.name(), ELSEWHERE, goods.name());
      scenes.put(lie.name(), new Scene(goods, () -> near(elsewhere), () -> far(elsewhere)));
    }
    plain = BadServer.http(this::answer);
    other = BadServer.http(address(OTHER_HOST), this::answer);
    for (Lie lie : lies) {
      if (lie.certificate() != null) {
        secure.computeIfAbsent(
            lie.certificate(),
            alias ->
                BadServer.https(
                    new TlsServer(TestCertificates.shared(), alias, false), this::answer));
      }
    }
  }

  private String near(String target) {
    return plain.url(target);
  }

  private String far(String target) {
    return other.url(OTHER_HOST, target);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns the address of the publisher's server for a lie, without a slash at its end. */
  String site(Lie lie) {
    BadServer server =
        lie.certificate() == null ? plain : Objects.requireNonNull(secure.get(lie.certificate()));
    return server.url("/" + lie.name());
  }

  String url(Lie lie) {
    return site(lie) + "/" + goods.name();
  }

  Scene scene(Lie lie) {
    return Objects.requireNonNull(scenes.get(lie.name()));
  }

  private void answer(Exchange exchange) throws IOException {
    String[] parts = exchange.request().target().split("/", 4);
    Lie lie = parts.length < 3 ? null : lies.get(parts[1]);
    if (lie == null) {
      ContentLies.page(exchange, "404 Not Found", "text/plain", "There is no such lie.\n");
      return;
    }
    Scene scene = scene(lie);
    String last = exchange.request().target().replaceFirst("^.*/", "").replaceFirst("[?].*", "");
    if (parts[2].equals(ELSEWHERE)) {
      elsewhere(exchange, lie, scene);
    } else if (last.equals("login")) {
      ContentLies.page(exchange, "200 OK", "text/html", ContentLies.LOGIN);
    } else if (last.equals("metadata")) {
      ContentLies.page(exchange, "200 OK", "application/json", Geoipupdate.metadata());
    } else if (last.endsWith(".sha256")) {
      String digest = HexFormat.of().formatHex(ContentLies.sha256(goods.right()));
      ContentLies.page(
          exchange, "200 OK", "text/plain", "%s  %s\n".formatted(digest, goods.name()));
    } else if (scene.honest().get()) {
      scene.serveOld(exchange);
    } else {
      lie.answer().answer(exchange, scene);
    }
  }

  /** Answers a request to the place to which a lie redirected the client. */
  private void elsewhere(Exchange exchange, Lie lie, Scene scene) throws IOException {
    if (lie.crossing() != null) {
      sin(lie, scene, lie.crossing());
    }
    if (lie.secret() != Secret.NONE && Secret.isIn(exchange.request().toString())) {
      sin(lie, scene, Sin.SECRET_SENT);
    }
    scene.serveRight(exchange);
  }

  private void sin(Lie lie, Scene scene, Sin sin) {
    scene.sins().add(sin);
    log.accept("%s: the client %s".formatted(lie.name(), sin));
  }

  @Override
  public void close() {
    plain.close();
    other.close();
    secure.values().forEach(BadServer::close);
  }
}
