package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.Login;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates with HTTP Digest (RFC 7616) and qop=auth. If a server offers no qop, this class
 * uses the form of RFC 2069. User and password are encoded in UTF-8. A string in this class holds
 * one octet in each character (ISO 8859-1).
 */
final class DigestAuthenticator implements Authenticator {

  /** Lists the supported algorithms, with their names in RFC 7616. The weakest one comes first. */
  private static final List<String> ALGORITHMS = List.of("MD5", "SHA-256", "SHA-512-256");

  private static final String SESSION = "-SESS";

  private final Login.Digest login;
  private final SecureRandom random = new SecureRandom();
  private @Nullable Challenge challenge;
  private String nonce = "";
  private int count;

  /**
   * Is true if the nonce came with the last response with status 401. Another 401 then means that
   * the password is wrong.
   */
  private boolean fresh;

  DigestAuthenticator(Login.Digest login) {
    this.login = login;
  }

  /** Returns whether this class can answer the server's challenge. */
  static boolean speaks(Challenge challenge) {
    String qop = challenge.parameter("qop");
    return challenge.is("Digest")
        && ALGORITHMS.contains(algorithm(challenge))
        && !challenge.parameter("nonce").isEmpty()
        && (qop.isEmpty() || hasAuth(qop));
  }

  @Override
  public Optional<String> authorization(String method, TargetUri target, TokenServer server) {
    return Optional.ofNullable(challenge).map(known -> answer(known, method, target.path()));
  }

  @Override
  public boolean canAnswer(ResponseHead refusal, String sent) {
    Optional<Challenge> best =
        Challenge.of(refusal).stream()
            .filter(DigestAuthenticator::speaks)
            .max(Comparator.comparingInt(one -> ALGORITHMS.indexOf(algorithm(one))));
    boolean stale = best.filter(one -> one.parameter("stale").equalsIgnoreCase("true")).isPresent();
    boolean current = sent.contains("nonce=" + quote(nonce));
    if (best.isEmpty() || (challenge != null && fresh && current && !stale)) {
      challenge = null;
      return false;
    }
    challenge = best.get();
    begin(best.get().parameter("nonce"));
    fresh = true;
    return true;
  }

  @Override
  public void onAccepted(ResponseHead head) {
    fresh = false;
    head.one("Authentication-Info")
        .map(info -> Challenge.parameters(info).get("nextnonce"))
        .ifPresent(this::begin);
  }

  private void begin(String newNonce) {
    nonce = newNonce;
    count = 0;
  }

  private String answer(Challenge known, String method, String uri) {
    String algorithm = algorithm(known);
    String realm = known.parameter("realm");
    String user = octets(login.user());
    String counted = "%08x".formatted(++count);
    String own = HexFormat.of().formatHex(bytes(random, 16));
    String secret = hash(algorithm, user + ":" + realm + ":" + octets(login.password()));
    if (isSession(known)) {
      secret = hash(algorithm, secret + ":" + nonce + ":" + own);
    }
    String what = hash(algorithm, method + ":" + uri);
    boolean counts = hasAuth(known.parameter("qop"));
    String middle = counts ? nonce + ":" + counted + ":" + own + ":auth" : nonce;
    StringBuilder text = new StringBuilder("Digest ");
    if (known.parameter("userhash").equalsIgnoreCase("true")) {
      text.append("username=\"").append(hash(algorithm, user + ":" + realm)).append('"');
      text.append(", userhash=true");
    } else {
      text.append("username=").append(quote(user));
    }
    text.append(", realm=").append(quote(realm));
    text.append(", nonce=").append(quote(nonce));
    text.append(", uri=").append(quote(uri));
    if (known.parameters().containsKey("algorithm")) {
      text.append(", algorithm=").append(known.parameter("algorithm"));
    }
    if (counts || isSession(known)) {
      text.append(", cnonce=\"").append(own).append('"');
    }
    if (counts) {
      text.append(", qop=auth, nc=").append(counted);
    }
    text.append(", response=\"").append(hash(algorithm, secret + ":" + middle + ":" + what));
    text.append('"');
    if (known.parameters().containsKey("opaque")) {
      text.append(", opaque=").append(quote(known.parameter("opaque")));
    }
    return text.toString();
  }

  private static boolean hasAuth(String qop) {
    return Arrays.stream(qop.split(",")).anyMatch(one -> one.strip().equalsIgnoreCase("auth"));
  }

  /**
   * Returns the algorithm of the challenge without {@code -sess}, or MD5 if the server names none.
   */
  private static String algorithm(Challenge challenge) {
    String name = challenge.parameter("algorithm").toUpperCase(Locale.ROOT);
    String bare = isSession(challenge) ? name.substring(0, name.length() - 5) : name;
    return bare.isEmpty() ? "MD5" : bare;
  }

  private static boolean isSession(Challenge challenge) {
    return challenge.parameter("algorithm").toUpperCase(Locale.ROOT).endsWith(SESSION);
  }

  private static String hash(String algorithm, String octets) {
    try {
      MessageDigest digest =
          MessageDigest.getInstance(algorithm.equals("SHA-512-256") ? "SHA-512/256" : algorithm);
      return HexFormat.of().formatHex(digest.digest(octets.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has it", e);
    }
  }

  private static byte[] bytes(SecureRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
