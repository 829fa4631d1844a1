package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server sends secrets of the request back")
class SecretEchoTest {

  private static final long SEED = Long.getLong("fetchjob.seed", 20261129L);

  /** No output may contain a part of a secret that has this length. */
  private static final int PIECE = 12;

  @TempDir Path root;
  private int runs;

  /** Describes an encoding in which a server may send back a secret. */
  private enum Form implements UnaryOperator<String> {
    PLAIN {
      @Override
      public String apply(String secret) {
        return secret;
      }
    },
    SWAPPED_CASE {
      @Override
      public String apply(String secret) {
        StringBuilder swapped = new StringBuilder();
        for (char c : secret.toCharArray()) {
          swapped.append(
              Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
        }
        return swapped.toString();
      }
    },
    PERCENT {
      @Override
      public String apply(String secret) {
        StringBuilder coded = new StringBuilder();
        for (byte b : secret.getBytes(StandardCharsets.UTF_8)) {
          coded.append("%%%02x".formatted(b));
        }
        return coded.toString();
      }
    },
    BASE64 {
      @Override
      public String apply(String secret) {
        return base64(secret);
      }
    },
    BASE64_AFTER_ONE {
      @Override
      public String apply(String secret) {
        return base64("u" + secret + "x");
      }
    },
    BASE64_AFTER_TWO {
      @Override
      public String apply(String secret) {
        return base64("u:" + secret + "yz");
      }
    },
    HEX {
      @Override
      public String apply(String secret) {
        return HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
      }
    },
    REVERSED {
      @Override
      public String apply(String secret) {
        return new StringBuilder(secret).reverse().toString();
      }
    },
    UPPER_HEX {
      @Override
      public String apply(String secret) {
        return HEX.apply(secret).toUpperCase(Locale.ROOT);
      }
    };

    private static String base64(String text) {
      return Base64.getEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Describes a part of a response from which a message, the log or the manifest may quote. */
  private enum Place {
    REASON_PHRASE,
    ETAG,
    LAST_MODIFIED,
    MEDIA_TYPE,
    FILE_NAME,
    CONTENT_CODING,
    LOCATION_PATH,
    LOCATION_HOST,
    LOCATION_SCHEME,
    ZIP_MEMBER,
    UNSAFE_MEMBER,
    FIRST_LINE,
    AUTHENTICATION_SCHEME,
    CHECKSUM_NAME,
    TOKEN_ERROR,
    TOKEN_DESCRIPTION,
    TOKEN_TYPE,
    TOKEN_REASON_PHRASE,
    RESOLVER_EXCEPTION;

    /** Returns whether the text is in the answer of a token server. */
    boolean isOfTokens() {
      return name().startsWith("TOKEN_");
    }
  }

  private static String secretOf(Random random) {
    StringBuilder secret = new StringBuilder(Canary.secret("echo"));
    for (int i = random.nextInt(6); i >= 0; i--) {
      secret.append((char) ('A' + random.nextInt(26))).append(random.nextInt(10));
    }
    return secret.toString();
  }

  private static Script at(Place place, String text) {
    return exchange -> {
      boolean first = exchange.request().target().startsWith("/list.csv");
      switch (place) {
        case REASON_PHRASE ->
            exchange.send("HTTP/1.1 403 Forbidden " + text + "\r\nContent-Length: 0\r\n\r\n");
        case ETAG -> exchange.respond("200 OK", "ETag: \"" + text + "\"\r\n", GOOD);
        case LAST_MODIFIED -> exchange.respond("200 OK", "Last-Modified: " + text + "\r\n", GOOD);
        case MEDIA_TYPE -> exchange.respond("200 OK", "Content-Type: x/" + text + "\r\n", GOOD);
        case FILE_NAME ->
            exchange.respond(
                "200 OK", "Content-Disposition: inline; filename=\"" + text + "\"\r\n", GOOD);
        case CONTENT_CODING ->
            exchange.respond("200 OK", "Content-Encoding: " + text + "\r\n", GOOD);
        case LOCATION_PATH -> {
          if (first) {
            Script.redirect(302, "/" + text + "/moved.csv").answer(exchange);
          } else {
            exchange.respond("200 OK", "", GOOD);
          }
        }
        case LOCATION_HOST ->
            Script.redirect(302, "http://" + text.replace("%", "") + ".example/x").answer(exchange);
        case LOCATION_SCHEME -> Script.redirect(302, text + "://x/").answer(exchange);
        case ZIP_MEMBER -> exchange.respond("200 OK", "", zip("a", text + ".csv", text + "b.csv"));
        case UNSAFE_MEMBER -> exchange.respond("200 OK", "", zip("../" + text));
        case AUTHENTICATION_SCHEME ->
            exchange.respond("401 Who", "WWW-Authenticate: " + token(text) + "\r\n", new byte[0]);
        case CHECKSUM_NAME ->
            exchange.respond(
                "200 OK",
                "",
                RunFixture.text(
                    "0".repeat(64) + "  " + text + "\n" + "1".repeat(64) + "  x" + text));
        case TOKEN_ERROR -> json(exchange, "400 Bad", "error", text);
        case TOKEN_DESCRIPTION -> json(exchange, "401 Bad", "error_description", text);
        case TOKEN_TYPE -> json(exchange, "200 OK", "access_token\": \"abcd\", \"token_type", text);
        case TOKEN_REASON_PHRASE ->
            exchange.send("HTTP/1.1 500 Bad " + text + "\r\nContent-Length: 0\r\n\r\n");
        case RESOLVER_EXCEPTION -> exchange.respond("200 OK", "", GOOD);
        case FIRST_LINE -> exchange.respond("200 OK", "", RunFixture.text(text + " is bad\n"));
      }
    };
  }

  private static void json(Exchange exchange, String status, String name, String text)
      throws IOException {
    exchange.respond(
        status,
        "Content-Type: application/json\r\n",
        RunFixture.text("{\"%s\": \"%s\"}".formatted(name, text)));
  }

  /** Returns the text, cut to the length of an authentication scheme. */
  private static String token(String text) {
    return text.replaceAll("[^A-Za-z0-9%+-]", "-");
  }

  private static byte[] zip(String... names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(GOOD);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private PlanBuilder plan(String url, Place place) {
    PlanBuilder plan = new PlanBuilder(url);
    switch (place) {
      case MEDIA_TYPE -> plan.mediaTypes = List.of("text/csv");
      case FILE_NAME -> plan.fileName = "^list";
      case ZIP_MEMBER, UNSAFE_MEMBER ->
          plan.unpack = new FetchPlan.Unpack(FetchPlan.Unpack.Format.ZIP, "*.csv", 200);
      case CHECKSUM_NAME ->
          plan.checksum =
              new FetchPlan.Checksum(
                  FetchPlan.Checksum.Algorithm.SHA_256, null, url.replace("list.csv", "sums"));
      case FIRST_LINE -> plan.lines = List.of(new FetchPlan.Line(1, "^id;"));
      default -> {}
    }
    return plan;
  }

  /** Returns every output of a run except the refused file itself. */
  private String outputs(RunFixture fixture, Result result) {
    StringBuilder all = new StringBuilder(Reports.line(result.report()));
    fixture.log.forEach(line -> all.append('\n').append(line));
    try (var files = Files.walk(fixture.volume)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json") || name.endsWith(".txt") || name.endsWith(".holder")) {
          all.append('\n').append(Files.readString(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toString();
  }

  private RunFixture fixture() throws IOException {
    return new RunFixture(Files.createDirectory(root.resolve("run-" + ++runs)));
  }

  @Test
  @DisplayName(
      "L17 A server sends a secret back in any place and any encoding: no output contains the "
          + "secret")
  void nothingComesThrough() throws IOException {
    Random random = new Random(SEED);
    List<String> leaks = new ArrayList<>();
    for (Place place : Place.values()) {
      for (Form form : Form.values()) {
        String secret = secretOf(random);
        String text = form.apply(secret);
        RunFixture fixture = fixture();
        try (BadServer server = BadServer.http(at(place, text))) {
          PlanBuilder plan = plan(server.url("/list.csv"), place);
          if (place == Place.RESOLVER_EXCEPTION) {
            fixture.resolver =
                host -> {
                  throw new IllegalStateException("no route for " + text);
                };
            plan.url = "http://name.example/list.csv";
          }
          switch (place.isOfTokens() ? 3 : random.nextInt(3)) {
            case 3 ->
                plan.oauth2 =
                    new FetchPlan.OAuth2(
                        server.url("/token"),
                        mounted().key("id-" + runs, "feed"),
                        mounted().key("secret-" + runs, secret),
                        List.of());
            case 0 -> plan.url = plan.url + "?x=" + secret;
            case 1 -> plan.bearerToken = mounted().key("token-" + runs, secret);
            default ->
                plan.headers.add(
                    new FetchPlan.Header("X-Feed", null, mounted().key("h-" + runs, secret)));
          }
          String all = outputs(fixture, fixture.run(plan)).toLowerCase(Locale.ROOT);
          if (shows(all, core(text).toLowerCase(Locale.ROOT))) {
            leaks.add(place + " " + form + ": " + all);
          }
        }
      }
    }
    assertThat(leaks).as("seed %d", SEED).isEmpty();
  }

  /**
   * Returns whether an output contains a part of the text. A part of the text is enough, because
   * messages cut what they quote.
   */
  private static boolean shows(String all, String text) {
    for (int at = 0; at + PIECE <= text.length(); at++) {
      if (all.contains(text.substring(at, at + PIECE))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Removes the start and the end of a Base64 text, because they depend on the bytes before and
   * after the secret.
   */
  private static String core(String text) {
    return text.substring(4, text.length() - 4);
  }

  private SecretMount mounted() throws IOException {
    return new SecretMount(Files.createDirectories(root.resolve("secrets")));
  }

  @Test
  @DisplayName(
      "L17 A reason phrase repeats a token from a redirect's query in another case: no output "
          + "shows the token")
  void followedQuery() throws IOException {
    String token = Canary.secret("followed").toUpperCase(Locale.ROOT);
    Script script =
        exchange -> {
          if (exchange.request().target().startsWith("/list.csv")) {
            Script.redirect(302, "/gone?token=" + token).answer(exchange);
          } else {
            exchange.send(
                "HTTP/1.1 403 Forbidden token %s\r\nContent-Length: 0\r\n\r\n"
                    .formatted(token.toLowerCase(Locale.ROOT)));
          }
        };
    RunFixture fixture = fixture();
    try (BadServer server = BadServer.http(script)) {
      Result result = fixture.run(new PlanBuilder(server.url("/list.csv")));
      assertThat(outputs(fixture, result).toLowerCase(Locale.ROOT))
          .contains("forbidden token ***")
          .doesNotContain(token.toLowerCase(Locale.ROOT));
    }
  }

  @Test
  @DisplayName(
      "L18 FetchJob does not redact its own words in messages, even if a secret or a query "
          + "contains the same word")
  void ownWords() throws IOException {
    Script script = Script.ok("Content-Type: text/html\r\n", GOOD);
    for (String word : List.of("server", "text/csv", "wanted", "verify.content.mediaTypes")) {
      RunFixture fixture = fixture();
      try (BadServer server = BadServer.http(script)) {
        PlanBuilder plan =
            new PlanBuilder(server.url("/list.csv?mode=" + word)).header("Accept", "text/csv");
        plan.bearerToken = mounted().key("t" + runs, word);
        plan.mediaTypes = List.of("text/csv");
        assertThat(fixture.run(plan).report().message())
            .isEqualTo(
                "The server sent text/html, wanted is text/csv (verify.content.mediaTypes).");
      }
    }
  }

  @Test
  @DisplayName(
      "L18 FetchJob stores an ETag that equals a word of the URL or a header, and the next run "
          + "gets a 304")
  void etagIsKept() throws IOException {
    for (String etag :
        List.of("\"v-instruments.csv-1\"", "\"redirect\"", "\"2026-11-29\"", "\"text/csv\"")) {
      RunFixture fixture = fixture();
      Script script =
          exchange -> {
            if (exchange.request().field("If-None-Match").equals(java.util.Optional.of(etag))) {
              exchange.send("HTTP/1.1 304 Not Modified\r\nETag: " + etag + "\r\n\r\n");
            } else {
              exchange.respond("200 OK", "ETag: " + etag + "\r\n", GOOD);
            }
          };
      try (BadServer server = BadServer.http(script)) {
        PlanBuilder plan =
            new PlanBuilder(
                    server.url("/list.csv?file=instruments.csv&mode=redirect&date=2026-11-29"))
                .header("Accept", "text/csv");
        Result result = fixture.fetches(plan, GOOD);
        assertThat(result.report().artifact().etag()).isEqualTo(etag);
        fixture.unchanged(plan, Reason.NOT_MODIFIED);
      }
    }
  }
}
