package dev.fetchjobs.downloader;

import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Represents a server with HTTP Digest by RFC 7616, written independently of the client; curl is
 * tested against it too. A nonce is valid for {@code uses} requests, and then stale.
 */
final class DigestServer implements Script {

  private static final Pattern PARAMETER =
      Pattern.compile("([a-z]+\\*?)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,\\s]+))");

  final List<String> refused = new CopyOnWriteArrayList<>();
  private final String algorithm;
  private final String extra;
  private final String user;
  private final String password;
  private final int uses;
  private final Set<String> counted = new HashSet<>();
  private int nonce = 1;
  private int used;

  /**
   * @param algorithm algorithm in the challenge; with an empty text the challenge names no
   *     algorithm
   * @param extra further parameters of the challenge, each with a comma before it
   */
  DigestServer(String algorithm, String extra, String user, String password, int uses) {
    this.algorithm = algorithm;
    this.extra = extra;
    this.user = user;
    this.password = password;
    this.uses = uses;
  }

  @Override
  public synchronized void answer(Exchange exchange) throws IOException {
    String sent = exchange.request().field("Authorization").orElse("");
    String fault = fault(sent, exchange);
    if (fault.isEmpty()) {
      exchange.respond("200 OK", "", RunFixture.GOOD);
      return;
    }
    refused.add(fault);
    String stale = fault.equals("stale") ? ", stale=true" : "";
    nonce++;
    used = 0;
    String named = algorithm.isEmpty() ? "" : ", algorithm=" + algorithm;
    exchange.respond(
        "401 Unauthorized",
        "WWW-Authenticate: Negotiate abc==, Basic realm=\"a, b\"\r\nWWW-Authenticate: Digest realm=\"the \\\"files\\\"\", nonce=\"n%d\"%s%s%s\r\n"
            .formatted(nonce, named, extra, stale),
        new byte[0]);
  }

  private String fault(String sent, Exchange exchange) {
    if (!sent.startsWith("Digest ")) {
      return "none";
    }
    String nc = parameter(sent, "nc");
    String qop = parameter(sent, "qop");
    String cnonce = parameter(sent, "cnonce");
    String given = parameter(sent, "nonce");
    String uri = exchange.request().target();
    String method = exchange.request().requestLine().split(" ")[0];
    String secret = hash(user + ":the \"files\":" + password);
    if (algorithm.endsWith("-sess")) {
      secret = hash(secret + ":" + given + ":" + cnonce);
    }
    String middle = qop.isEmpty() ? given : given + ":" + nc + ":" + cnonce + ":" + qop;
    String wanted = hash(secret + ":" + middle + ":" + hash(method + ":" + uri));
    if (!uri.equals(parameter(sent, "uri")) || !wanted.equals(parameter(sent, "response"))) {
      return "wrong";
    }
    if (!counted.add(given + nc)) {
      return "replayed";
    }
    return given.equals("n" + nonce) && ++used <= uses ? "" : "stale";
  }

  private static String parameter(String sent, String name) {
    Matcher matcher = PARAMETER.matcher(sent);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return matcher.group(2) == null
            ? matcher.group(3)
            : matcher.group(2).replaceAll("\\\\(.)", "$1");
      }
    }
    return "";
  }

  private String hash(String text) {
    String name = algorithm.replace("-sess", "");
    try {
      MessageDigest digest =
          MessageDigest.getInstance(
              name.isEmpty() ? "MD5" : name.equals("SHA-512-256") ? "SHA-512/256" : name);
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
