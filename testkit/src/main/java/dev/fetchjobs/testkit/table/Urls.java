package dev.fetchjobs.testkit.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** URLs, good and bad, which the definition, the operator and the downloader read alike. */
public final class Urls {

  private Urls() {}

  /**
   * @param applies whether the API server takes it
   * @param works whether operator and downloader take it
   * @param denied whether it is refused by policy
   * @param fault words of the refusal
   */
  public record Url(String text, boolean applies, boolean works, boolean denied, String fault) {
    @Override
    public String toString() {
      return text;
    }
  }

  public static List<Url> all() {
    try (InputStream in = Urls.class.getResourceAsStream("/urls.tsv")) {
      if (in == null) {
        throw new IllegalStateException("there is no urls.tsv on the class path");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Urls::url)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Url url(String line) {
    String[] cells = line.split("\t", -1);
    return new Url(
        cells[0],
        cells[1].equals("yes"),
        cells[2].equals("ok"),
        cells[2].equals("denied"),
        cells[3]);
  }
}
