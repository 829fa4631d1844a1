package dev.fetchjobs.operator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sends hostile requests to the page's port. Each one ends with an error page or a closed
 * connection, the operator reports no stack trace, and the next request is served.
 */
class PageLimitsTest {

  private static final String END = "Host: localhost\r\nConnection: close\r\n\r\n";

  @TempDir private static Path folder;
  private static PageProcess page;

  @BeforeAll
  static void start() throws Exception {
    page = PageProcess.start(folder);
  }

  @AfterAll
  static void stop() {
    page.close();
  }

  @AfterEach
  void servesOn() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(answer("GET /login HTTP/1.1\r\n" + END)).contains(" 200 "));
    assertThat(page.reported()).doesNotContain("Exception", "Error", "\tat ");
  }

  private static String answer(String request) throws IOException {
    try (var raw = new RawRequest(page.port())) {
      return noTrace(raw.send(request).answer());
    }
  }

  private static String noTrace(String answer) {
    return assertThat(answer).doesNotContain("\tat ", "dev.fetchjobs.operator", "java.").actual();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /../../etc/passwd, 404",
    "GET /fetchjobs/../../etc/passwd, 404",
    "GET /fetchjobs/market/.., 303",
    "GET /%2e%2e/%2e%2e/etc/passwd, 404",
    "GET /fetchjobs/market/%00, 404",
    "GET /%3Cscript%3Ealert(1)%3C/script%3E, 404",
    "GET /<script>alert(1)</script>, 400",
    "GET /%zz, 400",
    "GET, 400",
    "BREW /, 405",
    "TRACE /, 405",
    "CONNECT /, 405",
    "OPTIONS /, 405",
    "PUT /login, 405",
    "POST /login, 403",
    "POST /nothing, 403",
  })
  @DisplayName("A path that leads elsewhere and an unknown method get an error page without markup")
  void pathsAndMethods(String request, int code) throws Exception {
    String answer = answer(request + " HTTP/1.1\r\n" + END);
    assertThat(answer)
        .startsWith("HTTP/1.1 " + code + " ")
        .doesNotContain("<script", "%3Cscript", "root:");
  }

  @ParameterizedTest
  @CsvSource({"/login, 200", "/, 303", "/nothing, 404", "/style.css, 200"})
  @DisplayName("HEAD gets the header of the answer to GET and no body")
  void head(String path, int code) throws Exception {
    assertThat(answer("HEAD " + path + " HTTP/1.1\r\n" + END))
        .startsWith("HTTP/1.1 " + code + " ")
        .contains("Content-security-policy: default-src 'none'")
        .endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-fetchjob=",
        "__Host-fetchjob=unknown",
        "__Host-fetchjob=%3Cscript%3E; __Host-fetchjob=\"<script>\"",
        "__Host-fetchjob",
        ";;;=;",
        "__Host-fetchjob=\u00ff\u0001"
      })
  @DisplayName("A cookie of no session leads to the login")
  void cookies(String cookie) throws Exception {
    assertThat(answer("GET / HTTP/1.1\r\nCookie: " + cookie + "\r\n" + END))
        .matches("(?s)HTTP/1.1 (303|400) .*")
        .doesNotContain("<script", "xetra");
  }

  @Test
  @DisplayName("A foreign or missing Host is never part of an answer, and its forms are refused")
  void hosts() throws Exception {
    String wrong = "Host: evil.example\r\nConnection: close\r\n";
    assertThat(answer("GET / HTTP/1.1\r\n" + wrong + "\r\n"))
        .startsWith("HTTP/1.1 303 ")
        .contains("Location: /login\r\n")
        .doesNotContain("evil");
    assertThat(
            answer(
                "POST /login HTTP/1.1\r\nOrigin: http://localhost\r\nContent-Length: 0\r\n"
                    + wrong
                    + "\r\n"))
        .startsWith("HTTP/1.1 403 ")
        .doesNotContain("evil");
    assertThat(answer("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 303 ");
  }

  @Test
  @DisplayName("Too many and too large header fields and a long address close the connection")
  void headers() throws Exception {
    StringBuilder many = new StringBuilder();
    for (int number = 0; number < 70; number++) {
      many.append("X-Field-").append(number).append(": x\r\n");
    }
    String large = "x".repeat(1024 * 1024);
    assertThat(answer("GET /login HTTP/1.1\r\n" + many + END)).isEmpty();
    assertThat(answer("GET /login HTTP/1.1\r\nX-Field: " + large + "\r\n" + END)).isEmpty();
    assertThat(answer("GET /" + large + " HTTP/1.1\r\n" + END)).isEmpty();
    assertThat(answer(large)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 9000000000\r\n", "Transfer-Encoding: chunked\r\n"})
  @DisplayName("A form of gigabytes gets an error page or a closed connection after 16 KiB")
  void bodies(String length) throws Exception {
    String body = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
    assertThat(
            answer(
                "POST /login HTTP/1.1\r\nOrigin: http://localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\n"
                    + length
                    + END
                    + body.repeat(16)))
        .matches("(?s)|HTTP/1.1 413 .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1\r\n",
        "Content-Length: many\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Bad Name: x\r\n"
      })
  @DisplayName("Header fields that contradict each other are refused")
  void contradictions(String fields) throws Exception {
    assertThat(answer("POST /login HTTP/1.1\r\n" + fields + END))
        .matches("(?s)HTTP/1.1 (400|501) .*");
  }

  @Test
  @DisplayName("The server ends a request whose header, or whose form, never ends")
  void slow() throws Exception {
    try (var header = new RawRequest(page.port());
        var body = new RawRequest(page.port())) {
      header.send("GET /login HTTP/1.1\r\nHost: localhost\r\n");
      body.send(
          "POST /login HTTP/1.1\r\nOrigin: http://localhost\r\nContent-Length: 100\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\n"
              + END
              + "token=");
      assertThat(header.answer()).isEmpty();
      assertThat(body.answer()).isEmpty();
    }
  }

  @Test
  @DisplayName("The connection above the maximum is closed, and its place is free after the others")
  void connections() throws Exception {
    List<RawRequest> open = new ArrayList<>();
    try {
      // Connections of the test before may still have some of the places.
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                for (int number = 0; number < 128; number++) {
                  open.add(new RawRequest(page.port()).send("GET /login HTTP/1.1\r\n"));
                }
                assertThat(answer("GET /login HTTP/1.1\r\n" + END)).isEmpty();
              });
    } finally {
      for (RawRequest request : open) {
        request.close();
      }
    }
  }

  @Test
  @DisplayName(
      "Clients that crash at any place of a request do not keep other clients out for good")
  void crashes() throws Exception {
    List<String> places =
        List.of(
            "",
            "GET",
            "GET /login HTTP/1.1\r\nHost:",
            "GET /login HTTP/1.1\r\n" + END,
            "POST /login HTTP/1.1\r\nOrigin: http://localhost\r\nContent-Length: 100\r\n" + END);
    for (int number = 0; number < 200; number++) {
      for (String place : places) {
        new RawRequest(page.port()).send(place).reset();
      }
    }
  }
}
