package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Parallel downloads of a set share one login")
class SetLoginTest {

  private static final String TOKEN = Canary.secret("access token of a set");
  private static final int PARALLEL = 4;

  @TempDir Path volume;
  @TempDir Path secrets;
  private final SetSite site = new SetSite();
  private final CyclicBarrier together = new CyclicBarrier(PARALLEL);
  private final AtomicInteger refused = new AtomicInteger();
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
    site.offer("20261121", 8, "part");
  }

  /**
   * Makes a script that accepts the first credentials for the listing only, and then the second
   * ones.
   */
  private Script changing(String first, String second, String challenge) {
    return exchange -> {
      String sent = exchange.request().field("Authorization").orElse("");
      String wanted = exchange.request().target().equals("/index") ? first : second;
      if (sent.contains(wanted)) {
        site.site.answer(exchange);
        return;
      }
      if (wanted.equals(second) && refused.incrementAndGet() <= PARALLEL) {
        await();
      }
      refuse(exchange, challenge.formatted(wanted));
    };
  }

  private void await() throws IOException {
    try {
      together.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IOException(e);
    }
  }

  private static void refuse(Exchange exchange, String challenge) throws IOException {
    exchange.respond("401 Unauthorized", "WWW-Authenticate: " + challenge + "\r\n", new byte[0]);
  }

  private void publishes(PlanBuilder plan) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.FETCHED);
    assertThat(SetSite.published(volume)).hasSize(8);
    assertThat(refused.get()).isEqualTo(PARALLEL);
  }

  @Test
  @DisplayName(
      "A token expires, and the server refuses all parallel downloads at the same time: the run "
          + "requests one new token")
  void token() {
    Script grants =
        exchange ->
            exchange.respond(
                "200 OK",
                "",
                RunFixture.text(
                    "{\"access_token\": \"%s-%d\", \"token_type\": \"bearer\"}"
                        .formatted(TOKEN, exchange.number())));
    try (BadServer tokens = BadServer.http(grants);
        BadServer server =
            BadServer.http(changing(TOKEN + "-1", TOKEN + "-2", "Bearer realm=\"%.2s\""))) {
      SecretMount mounted = new SecretMount(secrets);
      PlanBuilder plan = site.plan(server, PARALLEL);
      plan.oauth2 =
          new FetchPlan.OAuth2(
              tokens.url("/token"),
              mounted.key("clientId", "my client"),
              mounted.key("clientSecret", Canary.secret("client secret of a set")),
              List.of());

      publishes(plan);

      assertThat(tokens.seen()).hasSize(2);
    }
  }

  @Test
  @DisplayName(
      "The nonce of HTTP Digest changes for all parallel downloads at the same time: the run "
          + "repeats each with the new nonce")
  void nonce() {
    try (BadServer server =
        BadServer.http(
            changing("nonce=\"n1\"", "nonce=\"n2\"", "Digest realm=\"r\", %s, qop=\"auth\""))) {
      SecretMount mounted = new SecretMount(secrets);
      PlanBuilder plan = site.plan(server, PARALLEL);
      plan.digestAuth =
          new FetchPlan.BasicAuth(
              mounted.key("username", "alice"),
              mounted.key("password", Canary.secret("digest password of a set")));

      publishes(plan);
    }
  }
}
