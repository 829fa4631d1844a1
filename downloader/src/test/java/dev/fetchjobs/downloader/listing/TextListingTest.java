package dev.fetchjobs.downloader.listing;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Reason;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextListingTest {

  private static final String MD5 = "ab12".repeat(8);
  private static final String SHA1 = "ab12".repeat(10);
  private static final String SHA256 = "ab12".repeat(16);
  private static final String SHA512 = "ab12".repeat(32);

  private static final TextListing READER = new TextListing();

  @ParameterizedTest(name = "[{index}] {0}")
  @DisplayName("A line of a text listing is a link, or a digest and a name")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "https://publisher.example/a.csv|https://publisher.example/a.csv|",
        "  ../a b.csv?x=(1) = 2  |../a b.csv?x=(1) = 2|",
        "SHA256  a.csv|a.csv|SHA256",
        "SHA256 *a.csv|a.csv|SHA256",
        "SHA256\ta.csv|a.csv|SHA256",
        "SHA256  ./sub/a (1).csv|sub/a (1).csv|SHA256",
        "SHA256  two  words.csv |two  words.csv|SHA256",
        "MD5  a.csv|a.csv|MD5",
        "SHA1  a.csv|a.csv|SHA1",
        "SHA512  a.csv|a.csv|SHA512",
        "\\SHA256  a\\\\b.csv|a\\b.csv|SHA256",
        "SHA256 (a (1).csv) = #SHA256|a (1).csv|#SHA256",
        "SHA2-256(a.csv)= #SHA256|a.csv|#SHA256",
        "MD5 (a.csv) = #MD5|a.csv|#MD5",
        "BLAKE2s256 (a.csv) = #SHA256|a.csv|",
        "SHA512/256 (a.csv) = #SHA256|a.csv|",
        "/blob/1528/SHA256/data/a.csv|/blob/1528/SHA256/data/a.csv|",
        "SHA256|SHA256|",
        "SHA256ab  a.csv|SHA256ab  a.csv|",
      })
  void lines(String line, String link, String hex) throws Exception {
    Map<String, String> wanted =
        hex == null
            ? Map.of("link", digests(link))
            : Map.of("link", digests(link), "checksum", digests(hex));

    assertThat(Listed.entries(READER, digests(line))).containsExactly(wanted);
    assertThat(Listed.entries(READER, "# list\r\n\r\n" + digests(line) + "\r\n"))
        .containsExactly(wanted);
  }

  /**
   * Puts digests into a row of the table. In rows about BSD lines the algorithm has the name of the
   * digest, so a sign stands for the digest.
   */
  private static String digests(String cell) {
    boolean signed = cell.contains("#");
    String at = signed ? "#" : "";
    return cell.replace(at + "SHA256", SHA256)
        .replace(at + "SHA512", signed ? "SHA512" : SHA512)
        .replace(at + "SHA1", signed ? "SHA1" : SHA1)
        .replace(at + "MD5", MD5);
  }

  @Test
  @DisplayName("Digests in upper case in a text listing are read in lower case")
  void upperCase() throws Exception {
    assertThat(Listed.values(READER, "checksum", "AB12".repeat(16) + "  a.csv"))
        .containsExactly(SHA256);
  }

  @Test
  @DisplayName(
      "A text listing may have every kind of line end, empty lines, comments and a last line "
          + "without an end")
  void lineEnds() throws Exception {
    String text = "# a\na.csv\r\n\r\n  \t\n#b.csv\rb.csv\n  # c\n\nc.csv";

    assertThat(Listed.values(READER, "link", text)).containsExactly("a.csv", "b.csv", "c.csv");
    assertThat(Listed.entries(READER, "")).isEmpty();
    assertThat(Listed.entries(READER, "\n\n#")).isEmpty();
  }

  @Test
  @DisplayName(
      "A byte order mark is no part of the first line of a text listing, and shows the encoding")
  void marks() throws Exception {
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      byte[] text = ("\uFEFF" + SHA256 + "  größe.csv\r\n").getBytes(charset);
      assertThat(Listed.entries(READER, text))
          .containsExactly(Map.of("link", "größe.csv", "checksum", SHA256));
    }
    assertThat(Listed.entries(READER, "a.csv\n".getBytes(UTF_16LE)))
        .containsExactly(Map.of("link", "a.csv"));
  }

  @Test
  @DisplayName("A web page or an XML document is refused as a text listing")
  void markup() {
    for (String page : List.of("<html>", "\uFEFF \r\n <!doctype html>", "<?xml version='1.0'?>")) {
      assertThat(Listed.fault(READER, page)).hasMessageContaining("HTML page, not text");
    }
  }

  @Test
  @DisplayName(
      "A text listing with a line of 1 MB is refused, and the message says where the line is")
  void longLine() {
    var fault = Listed.fault(READER, "a.csv\n" + "x".repeat(1 << 20));

    assertThat(fault.failure().reason()).isEqualTo(Reason.BAD_LISTING);
    assertThat(fault)
        .hasMessageContaining("more than 8,448 characters")
        .hasMessageContaining("byte 6:");
  }

  @Test
  @DisplayName("A line of a text listing may have the longest URL with a digest before it")
  void longestLine() throws Exception {
    String url = "https://publisher.example/" + "x".repeat(8192 - 26);

    assertThat(Listed.values(READER, "link", SHA512 + "  " + url)).containsExactly(url);
  }

  @Test
  @DisplayName("A body with zero bytes is refused as a text listing, because it is no text")
  void zeroBytes() {
    assertThat(Listed.fault(READER, "a.csv\nb\0c.csv"))
        .hasMessageContaining("zero byte")
        .hasMessageContaining("byte 7:");
    assertThat(Listed.fault(READER, "\0\0\0\0")).hasMessageContaining("zero byte");
  }
}
