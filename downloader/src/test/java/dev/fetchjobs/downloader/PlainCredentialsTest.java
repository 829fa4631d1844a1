package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run would send credentials over http")
class PlainCredentialsTest {

  private static final String KEY = Canary.secret("not for http");

  @TempDir Path volume;
  @TempDir Path secrets;
  private SecretMount mounted;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
    mounted = new SecretMount(secrets);
  }

  private Map<String, Consumer<PlanBuilder>> credentials() {
    FetchPlan.BasicAuth pair =
        new FetchPlan.BasicAuth(mounted.key("u", "alice"), mounted.key("p", KEY));
    FetchPlan.SecretFile key = mounted.key("k", KEY);
    FetchPlan.SecretFile config =
        new FetchPlan.SecretFile(key.path(), "key k of ConfigMap c", true);
    return new TreeMap<>(
        Map.of(
            "basicAuth",
            plan -> plan.basicAuth = pair,
            "bearerToken",
            plan -> plan.bearerToken = key,
            "the token of oauth2",
            plan ->
                plan.oauth2 = new FetchPlan.OAuth2("https://login.example/", key, key, List.of()),
            "the header X-Key",
            plan -> plan.headers.add(new FetchPlan.Header("X-Key", null, key)),
            "the header AUTHORIZATION",
            plan -> plan.headers.add(new FetchPlan.Header("AUTHORIZATION", "Basic abc", null)),
            "the header cookie",
            plan -> plan.headers.add(new FetchPlan.Header("cookie", null, config)),
            "the body",
            plan -> plan.post = new FetchPlan.Post("text/plain", null, key)));
  }

  @Test
  @DisplayName(
      "R16 A plan has credentials for an http URL: the run sends no request, and the message says "
          + "what to do")
  void refused() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      credentials()
          .forEach(
              (named, credential) -> {
                PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
                plan.allowPlainCredentials = false;
                credential.accept(plan);

                Result result = fixture.fails(plan, CONFIG, Reason.PLAN);

                assertThat(result.report().message())
                    .isEqualTo(
                        "source.http.url is http://, so %s would be sent unencrypted. Write https://, or set source.http.allowPlainCredentials: true."
                            .formatted(named));
              });
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  @DisplayName("R16 With allowPlainCredentials, a run sends credentials over http")
  void allowed() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.allowPlainCredentials = true;
      plan.bearerToken = mounted.key("k", KEY);
      fixture.fetches(plan, GOOD);

      assertThat(server.seen().getFirst().field("Authorization")).contains("Bearer " + KEY);
    }
  }

  @Test
  @DisplayName("R16 A run does not send the client secret to a token URL over http")
  void tokenUrl() {
    try (BadServer tokens = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = new PlanBuilder("https://publisher.example/list.csv");
      plan.allowPlainCredentials = false;
      FetchPlan.SecretFile key = mounted.key("k", KEY);
      plan.oauth2 = new FetchPlan.OAuth2(tokens.url("/token"), key, key, List.of());

      Result result = fixture.fails(plan, CONFIG, Reason.PLAN);

      assertThat(result.report().message())
          .contains("source.http.oauth2.tokenUrl is http://, so the client secret would be sent");
      assertThat(tokens.connections()).isZero();
    }
  }

  @Test
  @DisplayName(
      "R16 A run sends public values over http: a header from a ConfigMap, a body in the FetchJob")
  void publicValues() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).header("Accept", "text/csv");
      plan.allowPlainCredentials = false;
      plan.post = new FetchPlan.Post("text/plain", "all", null);
      String path = mounted.key("team", "data").path();
      plan.headers.add(
          new FetchPlan.Header(
              "X-Team", null, new FetchPlan.SecretFile(path, "key team of ConfigMap c", true)));
      fixture.fetches(plan, GOOD);

      assertThat(server.seen().getFirst().field("X-Team")).contains("data");
    }
  }

  @Test
  @DisplayName(
      "R16 After a redirect from https to http a run sends no credentials, even with "
          + "allowPlainCredentials")
  void redirected() {
    TestCertificates certificates = TestCertificates.shared();
    try (BadServer plain = BadServer.http(Script.ok("", GOOD));
        BadServer server =
            BadServer.https(
                new TlsServer(certificates, "good", false),
                Script.redirect(302, plain.url("localhost", "/list.csv")))) {
      for (boolean allowed : List.of(true, false)) {
        PlanBuilder plan =
            new PlanBuilder(server.url("localhost", "/list.csv")).redirectHosts("localhost");
        plan.allowPlainCredentials = allowed;
        plan.bearerToken = mounted.key("k", KEY);
        plan.tls =
            new FetchPlan.Tls(
                mounted.key("ca.crt", certificates.certificatePem("ca")), null, null, null);

        fixture.fails(plan, POLICY, Reason.SCHEME_DENIED);
      }
      assertThat(plain.connections()).isZero();
    }
  }

  @Test
  @DisplayName(
      "R16 A run refuses credentials for an http URL through a proxy, too, but sends the proxy's "
          + "own credentials")
  void proxied() {
    try (BadServer proxy = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = new PlanBuilder("http://publisher.example/list.csv");
      plan.allowPlainCredentials = false;
      plan.proxy =
          new FetchPlan.Proxy(
              proxy.url(""),
              new FetchPlan.BasicAuth(mounted.key("u", "bob"), mounted.key("p", KEY)),
              List.of(),
              true);
      fixture.fetches(plan, GOOD);
      assertThat(proxy.seen().getFirst().field("Proxy-Authorization")).isPresent();

      plan.bearerToken = mounted.key("k", KEY);
      fixture.fails(plan, CONFIG, Reason.PLAN);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }
}
