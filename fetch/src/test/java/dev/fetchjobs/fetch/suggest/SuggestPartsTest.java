package dev.fetchjobs.fetch.suggest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.re2j.Pattern;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestPartsTest {

  @ParameterizedTest
  @CsvSource({
    "isin-lei-20261122T071513.csv, ^isin-lei-\\d{8}T\\d{6}\\.csv$, isin-lei-*.csv, isin-lei.csv",
    "list_2026-11-22.csv, ^list_\\d{4}-\\d{2}-\\d{2}\\.csv$, list_*.csv, list.csv",
    "20261122_securities.csv.gz, ^\\d{8}_securities\\.csv\\.gz$, *_securities.csv.gz, securities.csv.gz",
    "FULINS_D_20261121_01of02.zip, ^FULINS_D_\\d{8}_01of02\\.zip$, FULINS_D_*_01of02.zip, FULINS_D_01of02.zip",
    "all-9f86d081884c.csv, ^all-[0-9A-Fa-f]+\\.csv$, all-*.csv, all.csv",
    "t7-xetr-allTradableInstruments.csv, ^t7-xetr-allTradableInstruments\\.csv$, t7-xetr-allTradableInstruments.csv, t7-xetr-allTradableInstruments.csv",
    "facade.csv, ^facade\\.csv$, facade.csv, facade.csv",
    "eurofxref-hist-90d.zip, ^eurofxref-hist-90d\\.zip$, eurofxref-hist-90d.zip, eurofxref-hist-90d.zip",
    "prices2026.csv, ^prices\\d+\\.csv$, prices*.csv, prices.csv"
  })
  @DisplayName("Dates, long numbers and hashes in a file's name count as parts that change")
  void generalisesNames(String name, String regex, String glob, String stem) {
    Varying varying = Varying.name(name);
    assertThat(varying.regex()).isEqualTo(regex);
    assertThat(varying.glob()).isEqualTo(glob);
    assertThat(varying.stem()).isEqualTo(stem);
    assertThat(Pattern.compile(regex).matcher(name).find()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Market:;XETR, ^Market:;XETR$",
    "Date Last Update:;30.11.2026, ^Date Last Update:;\\d{2}\\.\\d{2}\\.\\d{4}$",
    "Rows: 4711 (of 5), ^Rows: \\d+ \\(of \\d+\\)$",
    "Monday 3 March 2026 07:15, ^[A-Za-z]+ \\d+ [A-Za-z]+ \\d+ \\d{2}:\\d{2}$"
  })
  @DisplayName(
      "All numbers, and the names of months and days, count as parts of a line that change")
  void generalisesLines(String line, String regex) {
    assertThat(Varying.line(line).regex()).isEqualTo(regex);
    assertThat(Pattern.compile(regex).matcher(line).find()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "46, 46, 46",
    "1023, 1000, 1100",
    "206188, 200Ki, 210Ki",
    "1048576, 1000Ki, 1100Ki",
    "52428800, 50Mi, 50Mi",
    "5368709120, 5Gi, 5Gi"
  })
  void roundsSizes(long bytes, String down, String up) {
    assertThat(Rounded.sizeDown(bytes)).isEqualTo(down);
    assertThat(Rounded.sizeUp(bytes)).isEqualTo(up);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ISIN",
        "no",
        "1.5",
        "2026-11-30",
        "a: b",
        "# a",
        "a #b",
        "it's \\d",
        "\"",
        "a\nkind: Secret",
        "\u0085\u2028\u202e\uFEFF",
        "Straße 😀",
        "[a, b]",
        "{a}",
        "*x",
        "a,b",
        "~",
        "null",
        " a "
      })
  @DisplayName("Foreign text in the suggested YAML stays one value, also in a list")
  void quotes(String text) throws IOException {
    String yaml = "a: %s\nb: [%s, end]\n".formatted(Scalar.of(text), Scalar.of(text));
    var read = new YAMLMapper().readTree(yaml);
    assertThat(read.at("/a").asText()).isEqualTo(text);
    assertThat(read.at("/a").isTextual()).isTrue();
    assertThat(read.at("/b/0").asText()).isEqualTo(text);
    assertThat(read.at("/b")).hasSize(2);
  }

  @Test
  @DisplayName(
      "dev/fetch --suggest ignores an incomplete last line in the first megabyte of a large file")
  void cutsSamples() {
    byte[] head = "a,b\n1,2\n3".getBytes(UTF_8);
    byte[] tail = "9,9\n8,8\n".getBytes(UTF_8);
    Sample sample = Sample.of(head, tail, false);
    assertThat(sample.head()).containsExactly("a,b", "1,2");
    assertThat(sample.tail()).containsExactly("8,8");
  }
}
