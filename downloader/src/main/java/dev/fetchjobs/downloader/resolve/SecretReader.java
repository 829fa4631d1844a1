package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.contract.FetchPlan.SecretFile;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads mounted keys of Secrets and ConfigMaps, and records their values, so that FetchJob redacts
 * them in every output.
 */
final class SecretReader {

  /**
   * The value of a mounted key has at most this many bytes. Kubernetes allows 1 MiB in a Secret.
   */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * FetchJob redacts a word in a request body if the word has at least this many characters.
   * Shorter words are usually names and numbers.
   */
  private static final int SHORTEST_WORD = 8;

  /** A request body that a Secret holds has at most this many bytes. */
  private static final int MAX_BODY = 16 * 1024;

  private final List<String> seen = new ArrayList<>();

  /** Reads a value for a header field. The method removes a final line end, which editors add. */
  String line(SecretFile file) throws FetchException {
    String value = new String(bytes(file), StandardCharsets.UTF_8).replaceFirst("\\R$", "");
    if (value.isEmpty()) {
      throw config("The %s is empty. Put the value in.", file);
    }
    if (!HeaderField.isValue(value)) {
      throw config(
          "The %s cannot be sent: it has a line break, a character outside ASCII or spaces at its"
              + " ends, or is longer than 16 KiB.",
          file);
    }
    seen.add(value);
    return value;
  }

  /** Reads a user name or a password. The value must not have control characters (RFC 7617). */
  String text(SecretFile file) throws FetchException {
    String value = new String(bytes(file), StandardCharsets.UTF_8).replaceFirst("\\R$", "");
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw config("The %s has a line break or another control character in it.", file);
    }
    seen.add(value);
    return value;
  }

  /**
   * Reads a request body without changing it. Each long word in the body is recorded as a secret as
   * well.
   */
  byte[] body(SecretFile file) throws FetchException {
    byte[] bytes = bytes(file);
    if (bytes.length > MAX_BODY) {
      throw config("The %s is larger than 16 KiB.", file);
    }
    if (file.holdsSecret()) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      seen.add(text.strip());
      Arrays.stream(text.split("[^\\p{L}\\p{N}%+/._~!@#$*^-]+"))
          .filter(word -> word.length() >= SHORTEST_WORD)
          .forEach(seen::add);
    }
    return bytes;
  }

  byte[] bytes(SecretFile file) throws FetchException {
    try (InputStream in = Files.newInputStream(Path.of(file.path()))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw config("The %s is larger than 1 MiB.", file);
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw config("The %s is missing. Create it, or correct the reference.", file);
    } catch (IOException e) {
      throw config("The %s cannot be read (" + e.getClass().getSimpleName() + ").", file);
    }
  }

  List<String> seen() {
    return seen;
  }

  private static FetchException config(String format, SecretFile file) {
    return FetchException.ofConfig(Reason.SECRET, format.formatted(file.origin()));
  }
}
