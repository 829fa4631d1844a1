package dev.fetchjobs.downloader.listing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonListingTest {

  private static final String INDEX =
      """
      {"meta": {"total": 2},
       "data": [
        {"type": "file", "attributes": {"downloadLink": "/1.zip", "fileName": "isin-1.zip", "rows": 7}},
        {"type": "file", "attributes": {"fileName": "isin-2.zip", "downloadLink": "/2.zip"}}],
       "links": {"self": null}}
      """;

  private static final String LINK = "/attributes/downloadLink";
  private static final String ROWS = "/attributes/rows";

  @Test
  @DisplayName(
      "Each selected JSON node is an entry with those wanted fields that it has, in the order of "
          + "the document")
  void entries() throws Exception {
    // Given
    JsonRead read = new JsonRead("$.data[*]", LINK, ROWS);

    // When / Then
    assertThat(read.of(INDEX))
        .containsExactly(Map.of(LINK, "/1.zip", ROWS, "7"), Map.of(LINK, "/2.zip"));
  }

  @Test
  @DisplayName("A JSON path can select the last entry, a list of entries and a single object")
  void otherSelections() throws Exception {
    assertThat(new JsonRead("$.data[-1]", LINK).of(INDEX)).containsExactly(Map.of(LINK, "/2.zip"));
    assertThat(new JsonRead("$['data'][1,0]", LINK).of(INDEX))
        .containsExactly(Map.of(LINK, "/2.zip"), Map.of(LINK, "/1.zip"));
    assertThat(new JsonRead("$", "/meta/total", "/data/1" + LINK).of(INDEX))
        .containsExactly(Map.of("/meta/total", "2", "/data/1" + LINK, "/2.zip"));
    assertThat(new JsonRead("$.data.link", "").of(INDEX)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName(
      "JSON strings, numbers and booleans are read as text, and other values and missing ones are "
          + "absent")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": \"x\\u00e4\\n\"}       | /a   | 'xä\n'",
        "{\"a\": 1.10}                  | /a   | 1.10",
        "{\"a\": -12e+05}               | /a   | -12e+05",
        "{\"a\": 12345678901234567890}  | /a   | 12345678901234567890",
        "{\"a\": true}                  | /a   | true",
        "{\"a\": \"\"}                  | /a   | ''",
        "{\"a\": null}                  | /a   |",
        "{\"a\": {}}                    | /a   |",
        "{\"a\": [1]}                   | /a   |",
        "{\"a\": [1]}                   | /a/0 | 1",
        "{\"a\": [1]}                   | /a/- |",
        "{\"a\": {\"0\": 2}}            | /a/0 | 2",
        "{\"a/b\": {\"~\": 3}}          | /a~1b/~0 | 3",
        "{\"\": 4}                      | /    | 4",
        "{\"a\": \"text\"}              | /a/b |",
        "\"text\"                       | ''   | text",
        "\"text\"                       | /a   |",
        "{\"a\": 1}                     | ''   |",
      })
  void values(String entry, String place, String value) throws Exception {
    Map<String, String> expected = value == null ? Map.of() : Map.of(place, value);

    assertThat(new JsonRead("$", place).of(entry)).containsExactly(expected);
    assertThat(new JsonRead("$[-1]", place).of("[" + entry + "]"))
        .as("from a copy")
        .containsExactly(expected);
  }

  @Test
  @DisplayName(
      "A JSON object has several members with the same name: a name and a pointer take the first, "
          + "and * takes all")
  void duplicates() throws Exception {
    String twice = "{\"a\": [{\"n\": 1, \"n\": 2}], \"a\": [{\"n\": 3}]}";

    assertThat(new JsonRead("$.a[*]", "/n").of(twice)).containsExactly(Map.of("/n", "1"));
    assertThat(new JsonRead("$['a','a'][0]", "/n").of(twice))
        .containsExactly(Map.of("/n", "1"), Map.of("/n", "1"));
    assertThat(new JsonRead("$.*[*]", "/n").of(twice))
        .containsExactly(Map.of("/n", "1"), Map.of("/n", "3"));
    assertThat(new JsonRead("$", "/a/b", "/a").of("{\"a\": {}, \"a\": {\"b\": 1}, \"a\": 2}"))
        .containsExactly(Map.of());
  }

  @ParameterizedTest
  @DisplayName("The reader detects the encoding of JSON, with and without a byte order mark")
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void encodings(String encoding) throws Exception {
    for (String mark : new String[] {"", "\ufeff"}) {
      byte[] json = (mark + "{\"größe\": \"𝄞\"}").getBytes(Charset.forName(encoding));

      assertThat(new JsonRead("$", "/größe").of(json)).containsExactly(Map.of("/größe", "𝄞"));
    }
  }

  @ParameterizedTest
  @DisplayName(
      "A text that is not JSON is refused, and the message says what it is and quotes the place "
          + "of the fault")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                            | it is empty.",
        "`  `                          | it is empty.",
        "` <!DOCTYPE html><p>Moved`    | it is not JSON but starts like an HTML page. At byte 1: <!DOCTYPE html><p>Moved",
        "`\ufeff<html>`                | it is not JSON but starts like an HTML page. At byte 3: <html>",
        "<?xml version='1.0'?>         | it is not JSON but starts like XML. At byte 0: <?xml version='1.0'?>",
        "`[] <html>`                   | it is not valid JSON. Around byte 3: [] <html>",
        "`{\"ä\": 1, b: 2}`            | it is not valid JSON. Around byte 10: {\"ä\": 1, b: 2}",
        "`[1, nul, 3]`                 | it is not valid JSON. Around byte 4: [1, nul, 3]",
        "`[1, 02]`                     | it is not valid JSON. Around byte 5: [1, 02]",
        "`[1, 2,]`                     | it is not valid JSON. Around byte 6: [1, 2,]",
        "`{\"a\": 1} {\"a\": 2}`       | more follows after its JSON value. Around byte 9: {\"a\": 1} {\"a\": 2}",
        "`{\"a\": 1} ]`                | it is not valid JSON. Around byte 9: {\"a\": 1} ]",
        "`{\"a\": [{\"b\": 1`          | it ends in the middle of a value. Around byte 14: {\"a\": [{\"b\": 1",
        "`{\"data\": [{\"link\": \"https://publisher.example/files/2026/1` | it ends in the middle of a value. Around byte 58: {\"data\": [{\"link\": \"https://publisher.example/files/2026/1",
      })
  void notJson(String text, String fault) {
    // When
    Failure failure = new JsonRead("$[*]", "/a").failure(text);

    // Then
    assertThat(failure).isInstanceOf(Failure.Integrity.class);
    assertThat(failure.reason()).isEqualTo(Reason.BAD_LISTING);
    assertThat(failure.message().stripTrailing())
        .isEqualTo("The listing is not readable: " + fault);
  }

  @Test
  @DisplayName("JSON text that is not valid in its encoding is refused")
  void wrongEncoding() {
    byte[] utf8 = {'[', '"', (byte) 0xff, '"', ']'};
    byte[] utf32 = {0, 0, 0, '[', 0x7f, 0, 0, 0};

    assertThat(new JsonRead("$[*]", "").failure(utf8).message()).contains("it is not valid JSON");
    assertThat(new JsonRead("$[*]", "").failure(utf32).message())
        .contains("it is not valid UTF-32");
  }

  @Test
  @DisplayName(
      "A failure of the receiver of entries ends the reading of a JSON listing and is thrown "
          + "unchanged")
  void receiverFails() {
    FetchException full = FetchException.ofIntegrity(Reason.BAD_LISTING, "Too many entries.");

    assertThatThrownBy(
            () ->
                new JsonRead("$[*]", "")
                    .to(
                        entry -> {
                          throw full;
                        },
                        new ByteArrayInputStream("[1,2]".getBytes(UTF_8))))
        .isSameAs(full);
  }
}
