package dev.fetchjobs.testkit.torture;

import static dev.fetchjobs.testkit.torture.Expectation.FAILURE;
import static dev.fetchjobs.testkit.torture.Expectation.FILE;
import static dev.fetchjobs.testkit.torture.Expectation.OLD_FILE;

import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.torture.Lie.Chapter;
import dev.fetchjobs.testkit.torture.Lie.Trait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Has the lies in which a whole response arrives, and it is not the right file. */
final class ContentLies {

  static final String LOGIN =
      "<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Please log in.</body></html>\n";

  private ContentLies() {}

  static List<Chapter> chapters() {
    return List.of(
        new Chapter(
            "An honest server",
            List.of(
                Lie.of(
                    "honest",
                    "sends the new file",
                    FILE,
                    (exchange, scene) -> scene.serveRight(exchange)),
                Lie.of(
                        "honest-https",
                        "sends the new file over HTTPS, with a certificate that the tool was given",
                        FILE,
                        (exchange, scene) -> scene.serveRight(exchange))
                    .https("good"))),
        new Chapter(
            "Not the file",
            List.of(
                Lie.of(
                    "not-found",
                    "404 with an HTML page",
                    FAILURE,
                    (exchange, scene) -> page(exchange, "404 Not Found", "text/html", LOGIN)),
                Lie.of(
                    "server-error",
                    "500 with an HTML page, every time",
                    FAILURE,
                    (exchange, scene) ->
                        page(exchange, "500 Internal Server Error", "text/html", LOGIN)),
                Lie.of(
                    "login-page",
                    "200 with a login page in HTML",
                    FAILURE,
                    (exchange, scene) -> page(exchange, "200 OK", "text/html", LOGIN)),
                Lie.of(
                    "login-page-as-csv",
                    "200 with a login page, and says that it is text/csv",
                    FAILURE,
                    (exchange, scene) -> page(exchange, "200 OK", "text/csv", LOGIN)),
                Lie.of(
                    "login-redirect",
                    "302 to a login page on the same host, with 200",
                    FAILURE,
                    (exchange, scene) -> redirect(exchange, "/login-redirect/login")),
                Lie.of(
                    "json-error",
                    "200 with an error message in JSON",
                    FAILURE,
                    (exchange, scene) ->
                        page(
                            exchange,
                            "200 OK",
                            "application/json",
                            "{\"error\": \"quota exceeded\"}\n")),
                Lie.of(
                    "empty",
                    "200 with an empty body",
                    FAILURE,
                    (exchange, scene) -> scene.serve(exchange, new byte[0])),
                Lie.of(
                    "no-content",
                    "204",
                    FAILURE,
                    (exchange, scene) ->
                        exchange.send(Exchange.head("204 No Content", Scene.fields()))),
                Lie.of(
                    "unasked-part",
                    "206 with the first half, to a request for the whole",
                    FAILURE,
                    ContentLies::unaskedPart))),
        new Chapter(
            "Not the right content",
            List.of(
                Lie.of(
                        "tenth-of-the-rows",
                        "a complete table with a tenth of the rows of the file before",
                        FAILURE,
                        (exchange, scene) -> scene.serve(exchange, scene.goods().tenthOfTheRows()))
                    .with(Trait.NOT_FOR_GEOIPUPDATE),
                Lie.of(
                        "older",
                        "an older file than before, with its older Last-Modified",
                        OLD_FILE,
                        (exchange, scene) ->
                            exchange.respond(
                                "200 OK",
                                Scene.fields(Goods.OLDER_DATE, "older"),
                                scene.goods().older()))
                    .with(Trait.KNOWN_ADDRESS, Trait.NOT_FOR_GEOIPUPDATE),
                Lie.of(
                        "cut-zip",
                        "the first half of a zip, with its right length",
                        FAILURE,
                        (exchange, scene) -> scene.serve(exchange, scene.goods().cutZip()))
                    .with(Trait.ZIP, Trait.NOT_FOR_GEOIPUPDATE),
                Lie.of(
                    "cut-gzip-coding",
                    "Content-Encoding: gzip, and the gzip stream ends in the middle",
                    FAILURE,
                    ContentLies::cutGzip),
                Lie.of(
                        "stated-digest",
                        "one changed letter; the publisher states the digest of the right file beside the file",
                        FAILURE,
                        (exchange, scene) -> scene.serve(exchange, scene.goods().damaged()))
                    .with(Trait.DIGEST_BESIDE),
                Lie.of(
                        "digest-header",
                        "one changed letter; Content-Digest, Repr-Digest and Digest have the digest of the right file",
                        FAILURE,
                        ContentLies::digestHeader)
                    .with(Trait.NOT_FOR_GEOIPUPDATE))));
  }

  static void page(Exchange exchange, String status, String type, String text) throws IOException {
    exchange.respond(
        status, "Content-Type: " + type + "\r\n", text.getBytes(StandardCharsets.UTF_8));
  }

  static void redirect(Exchange exchange, String location) throws IOException {
    exchange.respond("302 Found", "Location: " + location + "\r\n", new byte[0]);
  }

  private static void unaskedPart(Exchange exchange, Scene scene) throws IOException {
    byte[] half = scene.goods().firstHalf();
    exchange.respond(
        "206 Partial Content",
        Scene.fields()
            + "Content-Range: bytes 0-%d/%d\r\n"
                .formatted(half.length - 1, scene.goods().right().length),
        half);
  }

  private static void cutGzip(Exchange exchange, Scene scene) throws IOException {
    byte[] coded = Goods.gzip(scene.goods().right());
    exchange.respond(
        "200 OK",
        Scene.fields() + "Content-Encoding: gzip\r\n",
        Arrays.copyOf(coded, coded.length / 2));
  }

  private static void digestHeader(Exchange exchange, Scene scene) throws IOException {
    String digest = Base64.getEncoder().encodeToString(sha256(scene.goods().right()));
    String fields =
        "Content-Digest: sha-256=:%1$s:\r\nRepr-Digest: sha-256=:%1$s:\r\nDigest: SHA-256=%1$s\r\n"
            .formatted(digest);
    exchange.respond("200 OK", Scene.fields() + fields, scene.goods().damaged());
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
