package dev.fetchjobs.operator.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from a token until when it counts. */
final class Token {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DOT = Pattern.compile("\\.");

  private Token() {}

  /**
   * Returns the end of a JSON Web Token, or null if the token is of another kind or has no end. The
   * API server has checked the token before.
   */
  static @Nullable Instant end(String token) {
    List<String> parts = DOT.splitAsStream(token).toList();
    if (parts.size() != 3) {
      return null;
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts.get(1));
      JsonNode end = JSON.readTree(new String(claims, StandardCharsets.UTF_8)).path("exp");
      return end.canConvertToLong() ? Instant.ofEpochSecond(end.longValue()) : null;
    } catch (IllegalArgumentException | JsonProcessingException | java.time.DateTimeException e) {
      return null;
    }
  }
}
