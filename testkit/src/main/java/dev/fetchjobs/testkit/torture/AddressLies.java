package dev.fetchjobs.testkit.torture;

import static dev.fetchjobs.testkit.torture.Expectation.FAILURE;
import static dev.fetchjobs.testkit.torture.Expectation.FILE_OR_FAILURE;
import static dev.fetchjobs.testkit.torture.Expectation.OLD_FILE;

import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.torture.Lie.Answer;
import dev.fetchjobs.testkit.torture.Lie.Chapter;
import dev.fetchjobs.testkit.torture.Lie.Trait;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Has the lies about addresses, certificates and the time of the next request. */
final class AddressLies {

  private static final Answer TO_THE_OTHER_HOST =
      (exchange, scene) -> ContentLies.redirect(exchange, scene.far().get());
  private static final Answer RIGHT = (exchange, scene) -> scene.serveRight(exchange);

  private AddressLies() {}

  static List<Chapter> chapters() {
    return List.of(
        new Chapter(
            "Secrets after a redirect to another host",
            List.of(
                leak("secret-authorization", "header Authorization", Secret.AUTHORIZATION)
                    .with(Trait.NOT_FOR_GEOIPUPDATE),
                leak("secret-basic", "user name and password", Secret.BASIC),
                leak("secret-key", "header X-Api-Key", Secret.KEY).with(Trait.NOT_FOR_GEOIPUPDATE),
                leak("secret-cookie", "header Cookie", Secret.COOKIE)
                    .with(Trait.NOT_FOR_GEOIPUPDATE))),
        new Chapter(
            "Redirects to places that the user did not mean",
            List.of(
                Lie.of(
                        "private-address",
                        "redirects to a private address that only this machine reaches",
                        FAILURE,
                        TO_THE_OTHER_HOST)
                    .forbidding(Sin.PRIVATE_ADDRESS),
                Lie.of(
                    "file-address",
                    "redirects to file:///etc/passwd",
                    FAILURE,
                    (exchange, scene) -> ContentLies.redirect(exchange, "file:///etc/passwd")),
                Lie.of(
                        "without-tls",
                        "redirects from https to http",
                        FAILURE,
                        (exchange, scene) -> ContentLies.redirect(exchange, scene.near().get()))
                    .https("good")
                    .forbidding(Sin.WITHOUT_TLS))),
        new Chapter(
            "Certificates",
            List.of(
                Lie.of("expired", "a certificate that has expired", FAILURE, RIGHT)
                    .https("expired"),
                Lie.of("other-host", "a certificate for another host", FAILURE, RIGHT)
                    .https("other-host"),
                Lie.of(
                        "self-signed",
                        "a certificate that no known authority signed",
                        FAILURE,
                        RIGHT)
                    .https("self-signed"))),
        new Chapter(
            "A server that asks for patience",
            List.of(
                Lie.of(
                    "retry-after",
                    "503 with Retry-After: 3, and the file after three seconds",
                    FILE_OR_FAILURE,
                    (exchange, scene) -> {
                      if (scene.patience().isOver(Duration.ofSeconds(3), scene.sins())) {
                        scene.serveRight(exchange);
                      } else {
                        wait(exchange, "503 Service Unavailable", 3);
                      }
                    }),
                Lie.of(
                        "retry-after-hour",
                        "429 with Retry-After: 3600; the tool is started again after it ended",
                        OLD_FILE,
                        (exchange, scene) -> {
                          boolean unused =
                              scene.patience().isOver(Duration.ofHours(1), scene.sins());
                          wait(exchange, "429 Too Many Requests", 3600);
                        })
                    .with(Trait.RUN_TWICE))));
  }

  private static Lie leak(String name, String what, Secret secret) {
    return Lie.of(
            name,
            "redirects to another host, which may send the file; the tool has to show the publisher: "
                + what,
            FILE_OR_FAILURE,
            TO_THE_OTHER_HOST)
        .showing(secret);
  }

  private static void wait(Exchange exchange, String status, int seconds) throws IOException {
    exchange.respond(status, "Retry-After: " + seconds + "\r\n", new byte[0]);
  }
}
