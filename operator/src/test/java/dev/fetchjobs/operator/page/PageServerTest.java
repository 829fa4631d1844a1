package dev.fetchjobs.operator.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the page over HTTP, with an API server that knows three users. */
class PageServerTest {

  private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

  private final AtomicReference<Instant> now = new AtomicReference<>(SampleFetchJobs.NOW);
  private final InstantSource clock = now::get;
  private final FakeReviews reviews =
      new FakeReviews(Map.of("maria", Set.of("market"), "nobody", Set.of()));
  private PageServer server;
  private Visitor visitor;

  @BeforeEach
  void start() throws Exception {
    serve(SampleFetchJobs.ofEachKind());
  }

  private void serve(SampleFetchJobs cache) throws Exception {
    stop();
    server = new PageServer(0, cache, reviews, clock, null);
    visitor = new Visitor(server.port());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      visitor.close();
      server.close();
    }
  }

  @Test
  @DisplayName("Without a login each page leads to the login, and a wrong address is an error page")
  void nothingWithoutALogin() throws Exception {
    assertThat(visitor.get("/").statusCode()).isEqualTo(303);
    assertThat(visitor.get("/fetchjobs/market/xetra").headers().firstValue("Location"))
        .contains("/login");
    assertThat(visitor.get("/secret").statusCode()).isEqualTo(404);
    assertThat(reviews.asked).isEmpty();
  }

  @Test
  @DisplayName("After the login a user sees the FetchJobs of the allowed namespaces and no others")
  void onlyTheAllowedNamespaces() throws Exception {
    // When
    visitor.login("maria");
    String list = visitor.get("/").body();
    // Then
    assertThat(list)
        .contains("href=\"/fetchjobs/market/xetra\"", "3 need somebody")
        .doesNotContain("risk", "sec-index", "api.vendor.example");
    assertThat(visitor.get("/fetchjobs/market/xetra").statusCode()).isEqualTo(200);
    assertThat(visitor.get("/fetchjobs/risk/vendor").statusCode()).isEqualTo(404);
    assertThat(visitor.get("/fetchjobs/risk/vendor").body())
        .isEqualTo(visitor.get("/fetchjobs/risk/nothing").body().replace("nothing", "vendor"));
  }

  @Test
  @DisplayName("A user who may see no namespace gets an empty list that names the missing right")
  void noNamespaceAtAll() throws Exception {
    visitor.login("nobody");
    assertThat(visitor.get("/").body())
        .contains("verb get for fetchjobs.fetchjobs.dev")
        .doesNotContain("/fetchjobs/market");
  }

  @Test
  @DisplayName("Views ask the API server nothing for a minute, and then they ask again")
  void anAnswerCountsForAMinute() throws Exception {
    // Given
    visitor.login("maria");
    visitor.get("/");
    int asked = reviews.asked.size();
    // When
    visitor.get("/?q=xetra");
    visitor.get("/fetchjobs/market/xetra");
    // Then
    assertThat(reviews.asked).hasSize(asked);
    now.set(SampleFetchJobs.NOW.plus(Access.COUNTS));
    visitor.get("/fetchjobs/market/xetra");
    assertThat(reviews.asked).hasSize(asked + 2).endsWith("maria:", "maria:market");
  }

  @Test
  @DisplayName("A session ends by the logout, after eight hours, and when its token ends")
  void theEndOfASession() throws Exception {
    visitor.login("maria");
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
    visitor.post("/logout", "", visitor.origin());
    assertThat(visitor.get("/").statusCode()).isEqualTo(303);
    visitor.login("maria");
    now.set(SampleFetchJobs.NOW.plus(Sessions.LIFE));
    assertThat(visitor.get("/").statusCode()).isEqualTo(303);
    assertThat(Token.end("e30.eyJleHAiOjE3OTU4NjAwMDB9.x"))
        .isEqualTo(Instant.ofEpochSecond(1_795_860_000L));
    assertThat(Token.end("opaque")).isNull();
  }

  @Test
  @DisplayName("The cookie is closed to scripts, to other sites and to plain HTTP")
  void theCookie() throws Exception {
    assertThat(visitor.login("maria").headers().firstValue("Set-Cookie").orElseThrow())
        .matches("__Host-fetchjob=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; Secure; SameSite=Strict");
  }

  @Test
  @DisplayName("Each answer forbids scripts, frames, foreign resources and copies in caches")
  void headersOfEveryAnswer() throws Exception {
    visitor.login("maria");
    for (String path : List.of("/", "/login", "/fetchjobs/market/xetra", "/nothing")) {
      var headers = visitor.get(path).headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none'; style-src 'self'")
          .contains("frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Cache-Control")).contains("no-store");
      assertThat(visitor.get(path).body())
          .doesNotContain("<script", "style=\"", "http://")
          .doesNotContainPattern(" on[a-z]+=");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "", "two words", "silence"})
  @DisplayName("A token that the API server does not accept logs nobody in, and is not shown again")
  void wrongTokens(String token) throws Exception {
    var answer = visitor.login(token);
    assertThat(answer.statusCode()).isIn(400, 401, 503);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(answer.body()).contains("role=\"alert\"").doesNotContain("value=\"wrong");
    assertThat(visitor.get("/").statusCode()).isEqualTo(303);
  }

  @Test
  @DisplayName("A form of another site, a form that is too large and other methods are refused")
  void hostileRequests() throws Exception {
    assertThat(visitor.post("/login", "token=maria", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(visitor.post("/login", "token=maria", "null").statusCode()).isEqualTo(403);
    assertThat(visitor.post("/login", "token=" + "a".repeat(20_000), visitor.origin()).statusCode())
        .isEqualTo(413);
    assertThat(
            visitor
                .send(
                    HttpRequest.newBuilder(URI.create(visitor.origin() + "/"))
                        .method("DELETE", HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(405);
    assertThat(reviews.asked).isEmpty();
  }

  @Test
  @DisplayName("Hostile texts in each field of a status and in the filter never become markup")
  void hostileTexts() throws Exception {
    // Given
    FetchJob hostile =
        SampleFetchJobs.of(
            "market", "xetra", SampleFetchJobs.REJECTED, "publisher.example", "0 7 * * *");
    FetchJobStatus status = hostile.getStatus();
    String yaml =
        hostile(new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(status));
    hostile.setStatus(FetchJobYaml.status(yaml));
    serve(new SampleFetchJobs(List.of(hostile)));
    visitor.login("admin");
    // When
    String query = java.net.URLEncoder.encode(HOSTILE, java.nio.charset.StandardCharsets.UTF_8);
    String pages =
        visitor.get("/").body()
            + visitor.get("/fetchjobs/market/xetra").body()
            + visitor
                .get("/?namespace=%s&state=%s&host=%s&q=%s".formatted(query, query, query, query))
                .body();
    // Then
    assertThat(pages)
        .contains("&lt;script&gt;")
        .doesNotContain("<script", "<img", "onerror=alert(2)\"");
    assertThat(pages).contains("No FetchJob fits").doesNotContain("kubectl logs");
    assertThat(pages).doesNotContain("accept-quarantined=");
  }

  /** Replaces each text of the status, except the times, by a hostile one. */
  private static String hostile(String json) {
    String text = HOSTILE.replace("\"", "\\\"");
    return json.replaceAll(
        "\"(message|reason|job|trigger|outcome|class|url|path|sha256|type|status|dataDate|state)\":\"[^\"]*\"",
        "\"$1\":\"" + java.util.regex.Matcher.quoteReplacement(text) + "\"");
  }

  @Test
  @DisplayName("Trouble is first, then the FetchJob whose run is next")
  void theOrder() throws Exception {
    visitor.login("admin");
    List<String> order =
        Arrays.stream(visitor.get("/").body().split("<th role=\"rowheader\"", -1))
            .skip(1)
            .map(part -> part.replaceAll("(?s).*?href=\"/fetchjobs/([^\"]+)\".*", "$1"))
            .toList();
    assertThat(order)
        .startsWith(
            "risk/ecb-rates",
            "risk/vendor",
            "market/gleif",
            "market/xetra",
            "market/esma-fulins",
            "market/xetra-closing")
        .endsWith("reports/archive");
  }

  @Test
  @DisplayName(
      "The page of a refused file has its reason, the runbook and the command to accept it")
  void theFileInQuarantine() throws Exception {
    visitor.login("maria");
    assertThat(visitor.get("/fetchjobs/market/xetra").body())
        .contains(
            "File in quarantine: Shrunk",
            "kubectl annotate fetchjob xetra -n market --overwrite fetchjobs.dev/accept-quarantined="
                + SampleFetchJobs.SHA,
            "Runbook: Scheduled",
            "kubectl logs -n market job/");
  }
}
