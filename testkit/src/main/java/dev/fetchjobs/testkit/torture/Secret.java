package dev.fetchjobs.testkit.torture;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Lists the ways in which a tool shows a secret to the publisher. */
enum Secret {
  NONE(""),
  AUTHORIZATION("Authorization: Bearer " + Secret.WORD),
  BASIC(""),
  KEY("X-Api-Key: " + Secret.WORD),
  COOKIE("Cookie: session=" + Secret.WORD);

  /** The password, token, key or cookie itself. It is a secret of no real server. */
  static final String WORD = "torture-secret-word";

  /** The user name for basic authentication. geoipupdate accepts only numbers. */
  static final String USER = "42";

  private final String header;

  Secret(String header) {
    this.header = header;
  }

  /** Returns the header field; it is empty if the tool makes the field itself. */
  String header() {
    return header;
  }

  static boolean isIn(String request) {
    return request.contains(WORD)
        || request.contains(
            Base64.getEncoder()
                .encodeToString((USER + ":" + WORD).getBytes(StandardCharsets.ISO_8859_1)));
  }
}
