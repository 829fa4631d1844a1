package dev.fetchjobs.operator.page;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.Headers;
import dev.fetchjobs.operator.page.ProxyClaim.Proven;
import dev.fetchjobs.operator.page.ProxyClaim.Reason;
import dev.fetchjobs.operator.page.ProxyClaim.Refused;
import dev.fetchjobs.operator.runtime.TrustedProxy;
import dev.fetchjobs.testkit.Canary;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Tests the login by the header fields of a trusted proxy. */
class ProxyLoginTest {

  private static final String PROOF = "X-FetchJob-Proxy-Secret";
  private static final String USER = "X-Forwarded-User";
  private static final String GROUPS = "X-Forwarded-Groups";
  private static final String SECRET = Canary.secret("the page's proxy") + "-of-the-proxy";

  @TempDir private Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(SampleFetchJobs.NOW);
  private final InstantSource clock = now::get;
  private final FakeReviews reviews =
      new FakeReviews(Map.of("maria", Set.of("market"), "paul", Set.of("risk")));
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private TrustedProxy proxy;
  private PageServer server;
  private Visitor visitor;

  @BeforeEach
  void start() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    proxy = new TrustedProxy(file, PROOF, USER, GROUPS);
    log.start();
    ((Logger) LoggerFactory.getLogger(ProxyUsers.class)).addAppender(log);
    serve(proxy);
  }

  private void serve(TrustedProxy trusted) throws Exception {
    if (server != null) {
      visitor.close();
      server.close();
    }
    server = new PageServer(0, SampleFetchJobs.ofEachKind(), reviews, clock, trusted);
    visitor = new Visitor(server.port());
  }

  @AfterEach
  void stop() {
    visitor.close();
    server.close();
    ((Logger) LoggerFactory.getLogger(ProxyUsers.class)).detachAppender(log);
  }

  private HttpResponse<String> get(String path, String... fields) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(visitor.origin() + path));
    return visitor.send(fields.length == 0 ? request : request.headers(fields));
  }

  private List<String> warnings() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  @DisplayName("A user of the proxy sees the FetchJobs of the allowed namespaces and no others")
  void aProvenUser() throws Exception {
    // When
    var list = get("/", USER, "maria", GROUPS, "data, traders", PROOF, SECRET);
    // Then
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.body())
        .contains("href=\"/fetchjobs/market/xetra\"", "maria")
        .doesNotContain("/fetchjobs/risk/");
    assertThat(list.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(get("/fetchjobs/risk/vendor", USER, "maria", PROOF, SECRET).statusCode())
        .isEqualTo(404);
    assertThat(reviews.asked).doesNotContain("token");
    assertThat(warnings()).isEmpty();
  }

  @Test
  @DisplayName("A view asks nothing for a minute; other groups of the same user are asked for anew")
  void answersCountForAMinute() throws Exception {
    // Given
    String[] fields = {USER, "maria", GROUPS, "data", PROOF, SECRET};
    get("/", fields);
    int asked = reviews.asked.size();
    // When
    get("/", fields);
    get("/fetchjobs/market/xetra", fields);
    // Then
    assertThat(reviews.asked).hasSize(asked);
    get("/", USER, "maria", GROUPS, "sales", PROOF, SECRET);
    assertThat(reviews.asked).hasSize(2 * asked);
    now.set(SampleFetchJobs.NOW.plus(Access.COUNTS));
    get("/", fields);
    assertThat(reviews.asked).hasSize(3 * asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong", "prefix", "longer"})
  @DisplayName("The header fields without the secret log nobody in, also not with a session")
  void withoutProof(String kind) throws Exception {
    // Given
    String sent =
        switch (kind) {
          case "prefix" -> SECRET.substring(0, SECRET.length() - 1);
          case "longer" -> SECRET + "x";
          default -> kind;
        };
    visitor.login("paul");
    // When
    var answer =
        visitor.send(
            visitor.request("/").headers(USER, "maria").header(GROUPS, "data").header(PROOF, sent));
    // Then
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/login");
    assertThat(get("/login", USER, "maria", PROOF, sent).body()).contains("log has the reason");
    assertThat(reviews.asked).containsExactly("token");
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("Without the switch the header fields mean nothing, even with a secret")
  void withoutTheSwitch() throws Exception {
    serve(null);
    assertThat(get("/", USER, "maria", PROOF, SECRET).statusCode()).isEqualTo(303);
    assertThat(warnings()).isEmpty();
  }

  @Test
  @DisplayName("With the switch a token still logs in, also behind the proxy as another user")
  void aTokenStillWorks() throws Exception {
    assertThat(visitor.login("paul").statusCode()).isEqualTo(303);
    assertThat(visitor.get("/").body()).contains("/fetchjobs/risk/vendor");
    assertThat(visitor.send(visitor.request("/").headers(USER, "maria", PROOF, SECRET)).body())
        .contains("/fetchjobs/risk/vendor")
        .doesNotContain("/fetchjobs/market/");
  }

  @Test
  @DisplayName("The log reports each reason once a minute, without the secret and the names")
  void theLogIsBounded() throws Exception {
    for (int number = 0; number < 50; number++) {
      get("/", USER, "mallory" + number, PROOF, "wrong");
    }
    get("/", USER, "system:admin", PROOF, SECRET);
    assertThat(warnings())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).doesNotContain("mallory", SECRET, "admin"))
        .anySatisfy(line -> assertThat(line).contains("did not have the proxy's secret"))
        .anySatisfy(line -> assertThat(line).contains("begins with \"system:\""));
    now.set(SampleFetchJobs.NOW.plus(Duration.ofMinutes(1)));
    get("/", USER, "mallory", PROOF, "wrong");
    assertThat(warnings()).hasSize(3);
  }

  @Test
  @DisplayName("A new secret counts at once; without a usable secret nobody is believed")
  void theSecretIsReadEachTime() throws Exception {
    String next = SECRET + "-renewed";
    Files.writeString(proxy.secret(), next);
    assertThat(get("/", USER, "maria", PROOF, SECRET).statusCode()).isEqualTo(303);
    assertThat(get("/", USER, "maria", PROOF, next).statusCode()).isEqualTo(200);
    for (String unusable :
        List.of("", "short", "x".repeat(31), "x".repeat(1_025), "ä".repeat(40))) {
      Files.writeString(proxy.secret(), unusable);
      assertThat(claim(USER, "maria", PROOF, unusable)).isEqualTo(new Refused(Reason.NO_SECRET));
    }
    Files.delete(proxy.secret());
    assertThat(claim(USER, "maria", PROOF, "")).isEqualTo(new Refused(Reason.NO_SECRET));
  }

  private ProxyClaim claim(String... fields) {
    var headers = new Headers();
    for (int field = 0; field < fields.length; field += 2) {
      headers.add(fields[field], fields[field + 1]);
    }
    return new ProxyLogin(proxy).claim(headers);
  }

  private static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(Reason.UNPROVEN, List.of(USER, "maria")),
        Arguments.of(Reason.UNPROVEN, List.of(GROUPS, "data")),
        Arguments.of(Reason.UNPROVEN, List.of(USER, "maria", PROOF, SECRET, PROOF, SECRET)),
        Arguments.of(Reason.REPEATED, proven(USER, "maria", USER, "admin")),
        Arguments.of(Reason.REPEATED, proven(USER, "maria", GROUPS, "a", GROUPS, "b")),
        Arguments.of(Reason.NO_USER, proven(USER, "")),
        Arguments.of(Reason.NO_USER, proven(USER, " \t")),
        Arguments.of(Reason.NO_USER, proven(GROUPS, "data")),
        Arguments.of(Reason.TOO_LONG, proven(USER, "m".repeat(257))),
        Arguments.of(Reason.TOO_LONG, proven(USER, "maria", GROUPS, "g".repeat(257))),
        Arguments.of(Reason.TOO_LONG, proven(USER, "maria", GROUPS, "g,".repeat(4_097))),
        Arguments.of(Reason.BAD_CHARACTER, proven(USER, "ma\u0000ria")),
        Arguments.of(Reason.BAD_CHARACTER, proven(USER, "ma\u001bria")),
        Arguments.of(Reason.BAD_CHARACTER, proven(USER, "ma ria")),
        Arguments.of(Reason.BAD_CHARACTER, proven(USER, "mari\u00e4")),
        Arguments.of(Reason.BAD_CHARACTER, proven(USER, "maria", GROUPS, "data,a\u0007b")),
        Arguments.of(Reason.SYSTEM, proven(USER, "system:admin")),
        Arguments.of(Reason.SYSTEM, proven(USER, "system:serviceaccount:market:reader")),
        Arguments.of(Reason.SYSTEM, proven(USER, "maria", GROUPS, "system:masters")),
        Arguments.of(Reason.SYSTEM, proven(USER, "maria", GROUPS, "data, system:nodes")),
        Arguments.of(Reason.SYSTEM, proven(USER, "maria", GROUPS, "system:authenticated")));
  }

  private static List<String> proven(String... fields) {
    return Stream.concat(Stream.of(PROOF, SECRET), Stream.of(fields)).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  @DisplayName("A claim without proof or with a name that no proxy may use is refused")
  void refuses(Reason reason, List<String> fields) {
    assertThat(claim(fields.toArray(String[]::new))).isEqualTo(new Refused(reason));
  }

  @Test
  @DisplayName("The groups are split at commas, and each user is in system:authenticated")
  void theGroups() {
    ProxyClaim claim =
        claim(USER, " maria@example.org ", GROUPS, "Domain Users,, data ,data", PROOF, SECRET);
    assertThat(claim)
        .isInstanceOfSatisfying(
            Proven.class,
            proven -> {
              assertThat(proven.user().name()).isEqualTo("maria@example.org");
              assertThat(proven.user().groups())
                  .containsExactly("Domain Users", "data", "system:authenticated");
              assertThat(proven.user().uid()).isEmpty();
              assertThat(proven.user().extra()).isEmpty();
            });
  }

  @Test
  @DisplayName("On the wire a repeated user and a control character log nobody in")
  void hostileBytes() throws Exception {
    for (String field : List.of(USER + ": maria\r\n" + USER + ": admin", USER + ": ma\u0001ria")) {
      try (var raw = new RawRequest(server.port())) {
        raw.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        raw.send(PROOF + ": " + SECRET + "\r\n" + field + "\r\n\r\n");
        assertThat(raw.answer()).matches("(?s)HTTP/1.1 (303|400) .*").doesNotContain("xetra");
      }
    }
    assertThat(reviews.asked).isEmpty();
  }
}
