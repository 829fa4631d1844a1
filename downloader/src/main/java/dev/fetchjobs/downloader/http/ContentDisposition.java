package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.HeaderField;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the file name in a Content-Disposition field (RFC 6266). The name is data of the server:
 * FetchJob compares it with a pattern, and never gives this name to a file of its own. FetchJob
 * reads no name from a field that does not follow the grammar.
 */
final class ContentDisposition {

  private static final int MAX_NAME = 1024;
  private static final String SEPARATORS = " \t";
  private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~";

  private final String text;
  private int at;

  private ContentDisposition(String text) {
    this.text = text;
  }

  /** Says that the Content-Disposition field does not follow the grammar. */
  private static final class Malformed extends Exception {
    Malformed() {
      super("malformed", null, false, false);
    }
  }

  /**
   * Returns the last segment of the file name that the field states in {@code filename*}, or else
   * in {@code filename}. Returns empty if the field states no name, or if the name has control
   * characters or more than {@value #MAX_NAME} characters.
   */
  static Optional<String> fileName(String field) {
    try {
      Map<String, String> parameters = new ContentDisposition(field).parameters();
      String plain = parameters.get("filename");
      return Optional.ofNullable(parameters.get("filename*"))
          .flatMap(ContentDisposition::decode)
          .or(() -> Optional.ofNullable(plain))
          .map(ContentDisposition::lastSegment)
          .filter(ContentDisposition::isName);
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** Returns the parameters by their names in lower case, with quotes removed. */
  private Map<String, String> parameters() throws Malformed {
    Map<String, String> found = new HashMap<>();
    token();
    skipBlanks();
    while (at < text.length()) {
      expect(';');
      skipBlanks();
      if (at == text.length() || text.charAt(at) == ';') {
        continue; // some servers end the field with a semicolon
      }
      String name = token().toLowerCase(Locale.ROOT);
      skipBlanks();
      expect('=');
      skipBlanks();
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      if (found.put(name, quoted ? quotedString() : token()) != null) {
        throw new Malformed();
      }
      skipBlanks();
    }
    return found;
  }

  private void skipBlanks() {
    while (at < text.length() && SEPARATORS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char wanted) throws Malformed {
    if (at == text.length() || text.charAt(at) != wanted) {
      throw new Malformed();
    }
    at++;
  }

  private String token() throws Malformed {
    int start = at;
    while (at < text.length() && HeaderField.isTokenCharacter(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw new Malformed();
    }
    return text.substring(start, at);
  }

  private String quotedString() throws Malformed {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
      at++;
    }
    expect('"');
    return value.toString();
  }

  /** Decodes an extended value (RFC 8187), or returns empty if the value is malformed. */
  private static Optional<String> decode(String value) {
    int charsetEnd = value.indexOf('\'');
    int languageEnd = value.indexOf('\'', charsetEnd + 1);
    if (charsetEnd < 0 || languageEnd < 0) {
      return Optional.empty();
    }
    Charset charset =
        switch (value.substring(0, charsetEnd).toLowerCase(Locale.ROOT)) {
          case "utf-8" -> StandardCharsets.UTF_8;
          case "iso-8859-1" -> StandardCharsets.ISO_8859_1;
          default -> null;
        };
    Optional<byte[]> bytes = percentDecode(value.substring(languageEnd + 1));
    if (charset == null || bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(bytes.get())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> percentDecode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '%'
          && at + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(at + 1))
          && HexFormat.isHexDigit(text.charAt(at + 2))) {
        bytes.write(HexFormat.fromHexDigits(text, at + 1, at + 3));
        at += 2;
      } else if (c < 0x80
          && (Character.isLetterOrDigit(c) || ATTRIBUTE_CHARACTERS.indexOf(c) >= 0)) {
        bytes.write(c);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(bytes.toByteArray());
  }

  private static String lastSegment(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.codePoints().noneMatch(Character::isISOControl);
  }
}
