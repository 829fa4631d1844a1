package dev.fetchjobs.downloader.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Content;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.contract.FetchPlan.Line;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8RecoderTest {

  private static final String TABLE =
      "Währung;ISIN\r\nEuro;US0378331005\r\nDollar;US0378331005\r\n".repeat(1)
          + "Köln;US0378331005\r\n".repeat(5000);

  @TempDir Path root;
  private PublisherFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new PublisherFixture(root);
    fixture.csv(new Csv(";", 1, List.of("Währung", "ISIN"), 5002L, "ISIN"));
  }

  private void reads(Content.Charset named, byte[] body) throws Exception {
    fixture.content(
        new Content(
            true,
            List.of(),
            "Währung;",
            List.of(new Line(1, "^Währung;ISIN$"), new Line(3, "^Dollar;")),
            named,
            List.of("^Fehler", "größer")));
    fixture.fetch(body);
    assertThat(fixture.stable()).as("published as it came").hasBinaryContent(body);
    assertThat(fixture.manifest().current().rows()).isEqualTo(5002);
  }

  @ParameterizedTest
  @DisplayName("L13 A byte order mark selects UTF-16 or UTF-32 for every check")
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void byItsMark(String charset) throws Exception {
    reads(null, ("\uFEFF" + TABLE).getBytes(Charset.forName(charset)));
    fixture.published(
        "Währung;ISIN\n1;US0378331005\nDollar;US0378331005\n"
            + TABLE.substring(TABLE.indexOf("Köln")));
  }

  @ParameterizedTest
  @DisplayName("L13 Every check uses the encoding that the plan names")
  @EnumSource(Content.Charset.class)
  void named(Content.Charset named) throws Exception {
    reads(named, TABLE.getBytes(Charset.forName(named.word())));
    // Java itself writes a byte order mark for "UTF-16".
    boolean unicode = named.word().startsWith("UTF") && named != Content.Charset.UTF_16;
    String marked = (unicode ? "\uFEFF" : "") + TABLE.replace("Köln", "Ulm");
    reads(named, marked.getBytes(Charset.forName(named.word())));
  }

  @ParameterizedTest
  @DisplayName(
      "L13 A file is in UTF-16 without a byte order mark: the message of the refusal mentions "
          + "UTF-16")
  @CsvSource({"UTF-16LE", "UTF-16BE"})
  void unmarked(String charset) throws Exception {
    assertThat(fixture.rejection(TABLE.getBytes(Charset.forName(charset))))
        .contains("looks like " + charset, "set verify.content.charset: " + charset, "Column");
  }

  @Test
  @DisplayName(
      "L13 The encoding windows-1252 has printable characters where ISO-8859-1 has control "
          + "characters")
  void euroSign() throws Exception {
    fixture.csv(null);
    fixture.content(
        new Content(true, List.of(), "5 €", List.of(), Content.Charset.WINDOWS_1252, List.of()));
    fixture.fetch(new byte[] {'5', ' ', (byte) 0x80});
    assertThat(fixture.stable()).hasBinaryContent(new byte[] {'5', ' ', (byte) 0x80});
  }

  @Test
  @DisplayName(
      "L13 The result of the checks does not depend on buffer boundaries, also for a cut file")
  void cutAnywhere() {
    for (Charset charset :
        List.of(
            StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, Charset.forName("UTF-32LE"))) {
      byte[] file = "\uFEFFa\uD83D\uDE00ö\n".repeat(3000).getBytes(charset);
      String wanted = "\uFEFFa\uD83D\uDE00ö\n".repeat(3000);
      for (int size : new int[] {1, 3, 7, 8191, file.length}) {
        String seen = recoded(null, file, size); // a decoder may remove the byte order mark
        assertThat(seen.startsWith("\uFEFF") ? seen : "\uFEFF" + seen).isEqualTo(wanted);
      }
    }
    assertThat(recoded(null, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'}, 1))
        .isEqualTo("\uFEFF\uFFFD");
    assertThat(recoded(null, new byte[] {'a'}, 1)).isEqualTo("a");
    assertThat(recoded(null, new byte[0], 1)).isEmpty();
    assertThat(recoded(Content.Charset.UTF_16, new byte[] {'a', 0, 'b', 0}, 1)).isEqualTo("ab");
    assertThat(recoded(Content.Charset.UTF_16, new byte[] {0, 'a', 0, 'b'}, 4)).isEqualTo("ab");
  }

  private static String recoded(Content.Charset named, byte[] file, int size) {
    java.io.ByteArrayOutputStream seen = new java.io.ByteArrayOutputStream();
    Utf8Recoder recoder =
        new Utf8Recoder(
            named,
            new dev.fetchjobs.downloader.unpack.ByteSink() {
              @Override
              public void accept(byte[] buffer, int offset, int length) {
                seen.write(buffer, offset, length);
              }

              @Override
              public boolean wantsMore() {
                return true;
              }
            });
    for (int at = 0; at < file.length; at += size) {
      recoder.accept(file, at, Math.min(size, file.length - at));
    }
    recoder.finish();
    return seen.toString(StandardCharsets.UTF_8);
  }
}
