package dev.fetchjobs.downloader.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlSnifferTest {

  private static final List<Charset> UNICODE =
      List.of(UTF_8, UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "<HTML",
        "<!DOCTYPE  \n html PUBLIC>",
        "<body/>",
        "<p\tclass=x>",
        "<!-- a -- b - > --><title>",
        "<!--><html>",
        "<!-- never closed",
        "<!-- one --> <!-- two -->\n<head>",
        "<?xml version='1.0' encoding='?'?>\n<!-- x --><html xmlns='http://www.w3.org/1999/xhtml'>"
      })
  @DisplayName(
      "The check recognises web pages in every Unicode encoding, whatever comes before the first "
          + "tag")
  void pages(String page) {
    for (Charset charset : UNICODE) {
      for (String before : List.of("", "\uFEFF", "\uFEFF\uFEFF \n", "\f\r\n\t ".repeat(10_000))) {
        assertThat(sniffed((before + page).getBytes(charset))).as("in %s", charset).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "<!",
        "<!DOCTYPE instruments>",
        "<!DOCTYPE htmlish>",
        "<htmlish>",
        "<html5lib>",
        "<?xml version='1.0'?><table>",
        "<?xml version='1.0'?><!-- never closed",
        "<?xml version='1.0'?><!-- <html> --><list/>",
        "<?xml version='1.0'",
        "ISIN;Name\n<html>",
        "< html>",
        "é<html>"
      })
  @DisplayName("The check takes no file for a web page that is none, in any Unicode encoding")
  void otherFiles(String text) {
    for (Charset charset : UNICODE) {
      for (String before : List.of("", "\uFEFF", " ".repeat(100_000))) {
        assertThat(sniffed((before + text).getBytes(charset))).as("in %s", charset).isFalse();
      }
    }
  }

  @Test
  @DisplayName("A comment of any length before the first tag does not hide the web page")
  void comments() {
    String comment = "<!-- " + "-> ".repeat(100_000) + "-->";
    assertThat(sniffed((comment + "<html>").getBytes(UTF_8))).isTrue();
    assertThat(sniffed(("<?xml?>" + comment + "<list>").getBytes(UTF_8))).isFalse();
  }

  @Test
  @DisplayName("The check for web pages stops reading at the first tag or text")
  void firstTag() {
    // Given
    HtmlSniffer sniffer = new HtmlSniffer();

    // When
    byte[] blanks = " \0 ".getBytes(ISO_8859_1);
    sniffer.accept(blanks, 0, blanks.length);
    assertThat(sniffer.wantsMore()).isTrue();
    sniffer.accept(new byte[] {'x'}, 0, 1);

    // Then
    assertThat(sniffer.wantsMore()).isFalse();
    assertThat(sniffer.isHtml()).isFalse();
  }

  /**
   * Passes the file to the check as a whole and byte by byte. Both ways must give the same result.
   */
  private static boolean sniffed(byte[] file) {
    HtmlSniffer whole = new HtmlSniffer();
    whole.accept(file, 0, file.length);
    HtmlSniffer bytewise = new HtmlSniffer();
    for (int at = 0; at < file.length; at++) {
      bytewise.accept(file, at, 1);
    }
    assertThat(bytewise.isHtml()).isEqualTo(whole.isHtml());
    return whole.isHtml();
  }
}
