package dev.fetchjobs.downloader.http;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds a digest that a header field of a response states (RFC 9530). If a field states several
 * digests, the strongest one counts. Other algorithms than SHA-256 and SHA-512 are ignored: they
 * are unknown, or RFC 9530 deprecates them. A malformed field is ignored as well.
 *
 * @param field name of the header field
 * @param hex lower case
 */
public record FieldDigest(String field, Algorithm algorithm, String hex) {

  /** Names the field with the digest of the whole file, also in a response with a part of it. */
  static final String REPR_DIGEST = "Repr-Digest";

  /** Names the obsolete field that means the same as {@link #REPR_DIGEST} (RFC 3230, RFC 5843). */
  static final String DIGEST = "Digest";

  private static final String CONTENT_DIGEST = "Content-Digest";

  /** Describes a byte sequence (RFC 9651, section 4.1.8). */
  private static final String BYTES = ":[A-Za-z0-9+/=]*:";

  private static final String KEY = "[a-z*][a-z0-9_.*-]*";

  /** Describes a bare item as the value of a parameter (RFC 9651, section 3.3). */
  private static final String ITEM =
      "(?:-?[0-9]{1,15}(?:\\.[0-9]{1,3})?"
          + "|\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*\""
          + "|[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*"
          + "|\\?[01]|"
          + BYTES
          + ")";

  private static final String MEMBER =
      "(%s)=(%s)(?:;\\x20*%s(?:=%s)?)*".formatted(KEY, BYTES, KEY, ITEM);

  // These patterns are RE2's, because a server chooses the text, and RE2 is linear in it.
  private static final Pattern NEXT = Pattern.compile(MEMBER);
  private static final Pattern DICTIONARY =
      Pattern.compile("%s(?:[ \\t]*,[ \\t]*%s)*".formatted(MEMBER, MEMBER));

  /** Returns the digest of the content of this response, as it is sent; null if none is stated. */
  static @Nullable FieldDigest ofContent(ResponseHead head) {
    return strongest(CONTENT_DIGEST, dictionary(head.all(CONTENT_DIGEST)));
  }

  /**
   * Returns the digest of the whole file with its content coding; null if none is stated. The
   * obsolete field counts if the newer one states none.
   */
  static @Nullable FieldDigest ofWhole(ResponseHead head) {
    FieldDigest stated = strongest(REPR_DIGEST, dictionary(head.all(REPR_DIGEST)));
    return stated != null ? stated : strongest(DIGEST, list(head.all(DIGEST)));
  }

  private static @Nullable FieldDigest strongest(String field, Map<Algorithm, String> stated) {
    for (Algorithm algorithm : List.of(Algorithm.SHA_512, Algorithm.SHA_256)) {
      String hex = stated.get(algorithm);
      if (hex != null) {
        return new FieldDigest(field, algorithm, hex);
      }
    }
    return null;
  }

  /**
   * Reads a dictionary of byte sequences. If a name occurs twice, the last value counts. A member
   * of another type makes the whole field malformed.
   */
  private static Map<Algorithm, String> dictionary(List<String> lines) {
    Map<Algorithm, String> digests = new EnumMap<>(Algorithm.class);
    String text = String.join(", ", lines);
    if (!text.isEmpty() && DICTIONARY.matches(text)) {
      Matcher member = NEXT.matcher(text);
      while (member.find()) {
        String value = member.group(2);
        put(digests, member.group(1), value.substring(1, value.length() - 1));
      }
    }
    return digests;
  }

  /** Reads the list of an obsolete field, such as {@code SHA-256=BASE64, UNIXsum=30637}. */
  private static Map<Algorithm, String> list(List<String> lines) {
    Map<Algorithm, String> digests = new EnumMap<>(Algorithm.class);
    for (String member : String.join(",", lines).split(",", -1)) {
      String[] parts = member.strip().split("=", 2);
      if (parts.length == 2) {
        put(digests, parts[0].toLowerCase(Locale.ROOT), parts[1]);
      }
    }
    return digests;
  }

  private static void put(Map<Algorithm, String> digests, String name, String base64) {
    Optional<Algorithm> known =
        switch (name) {
          case "sha-256" -> Optional.of(Algorithm.SHA_256);
          case "sha-512" -> Optional.of(Algorithm.SHA_512);
          default -> Optional.empty();
        };
    known.ifPresent(
        algorithm -> {
          String hex = hex(base64);
          if (hex.length() == algorithm.hexLength()) {
            digests.put(algorithm, hex);
          } else {
            digests.remove(algorithm);
          }
        });
  }

  /** Returns the bytes in lower-case hexadecimal digits, or an empty text if it is not base64. */
  private static String hex(String base64) {
    try {
      return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
