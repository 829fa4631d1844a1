package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileJsonTest {

  private static final JsonRead READ = new JsonRead("$.data[*]", "/link");

  private static final String SMALL =
      "{\"n\": -1.5e3, \"ä\": [true, null], \"data\": [{\"link\": \"\\u00e4𝄞\"}, {}]} ";

  @ParameterizedTest
  @DisplayName("A JSON listing that is cut at any byte is refused")
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void cut(String encoding) throws Exception {
    byte[] whole = SMALL.getBytes(Charset.forName(encoding));
    int end = SMALL.strip().getBytes(Charset.forName(encoding)).length;

    assertThat(READ.of(whole)).containsExactly(Map.of("/link", "ä𝄞"), Map.of());
    for (int length = 0; length < end; length++) {
      Failure failure = READ.failure(Arrays.copyOf(whole, length));
      assertThat(failure.reason()).as("%d bytes", length).isEqualTo(Reason.BAD_LISTING);
    }
  }

  @Test
  @DisplayName(
      "If the body of a JSON listing fails at any byte, the reader throws the same exception")
  void bodyFails() {
    byte[] whole = JsonRead.bytes(SMALL);
    for (String path : new String[] {"$.data[*]", "$['data','n']", "$.data[-1]"}) {
      for (int length = 0; length <= whole.length; length++) {
        EOFException lost = new EOFException("lost");
        InputStream body = failing(Arrays.copyOf(whole, length), lost);

        assertThatThrownBy(() -> new JsonRead(path, "/link").of(body)).isSameAs(lost);
      }
    }
  }

  @ParameterizedTest
  @DisplayName(
      "A JSON listing has a text without end: a limit ends the reading, and the message names the "
          + "limit")
  @CsvSource(
      delimiter = '|',
      value = {
        "[                 | [         | it has more than 1,000 levels",
        "{\"a\":           | {\"a\":   | it has more than 1,000 levels",
        "{\"data\": [      | [{\"x\":  | it has more than 1,000 levels",
        "                  | 1         | a text in it has more than 1,048,576 characters",
        "[0.               | 1         | a text in it has more than 1,048,576 characters",
        "[1e               | 1         | a text in it has more than 1,048,576 characters",
        "{\"data\": [-1    | 1         | a text in it has more than 1,048,576 characters",
        "{\"data\": [{\"link\": \" | x | a text in it has more than 1,048,576 characters",
        "{\"               | x         | the name of a member has more than 10,000 bytes",
        "{\"               | \\n       | the name of a member has more than 10,000 bytes",
      })
  void endless(String head, String part, String fault) {
    // When
    InputStream body = JsonRead.endless(head == null ? "" : head, part);
    Failure failure = READ.failure(body);

    // Then
    assertThat(failure.reason()).isEqualTo(Reason.BAD_LISTING);
    assertThat(failure.message()).startsWith("The listing is not readable: " + fault + ". ");
  }

  @ParameterizedTest
  @DisplayName(
      "A JSON listing without end that needs no memory is refused at the maximum size of a listing")
  @CsvSource({"'',' '", "'{\"other\": \"',x", "'{\"data\": [1','\n'", "'{\"data\": [{}',',{}'"})
  void endlessWithoutMemory(String head, String part) {
    assertThatThrownBy(() -> READ.to(entry -> {}, JsonRead.endless(head, part)))
        .isInstanceOf(ListingInput.TooLargeException.class);
  }

  @ParameterizedTest
  @DisplayName("A JSON path that needs a copy of a value copies at most 4 MiB")
  @ValueSource(strings = {"$.data[-1]", "$.data[0,1]", "$['data','x'][0]", "$[*,'data']"})
  void copies(String path) throws Exception {
    JsonRead read = new JsonRead(path, "/link");
    String entry = "{\"link\": \"" + "x".repeat(1000) + "\"},";

    Failure failure = read.failure(JsonRead.endless("{\"data\": [", entry));

    assertThat(failure.message())
        .startsWith(
            "The listing is not readable: a list or an index from the end selects from more than 4 MiB; write [*] and use where and choose. ");
    assertThat(read.of("{\"data\": [" + entry.repeat(4000) + "{\"link\": \"\"}]}")).isNotEmpty();
  }

  @Test
  @DisplayName("A JSON path that doubles the work with each segment ends with a failure")
  void doubledWork() {
    JsonRead read = new JsonRead("$" + "[0,0]".repeat(40) + ".x", "/link");

    assertThat(read.failure("[".repeat(50) + "]".repeat(50)).message())
        .contains("a list or an index from the end selects more than a million times");
  }

  @Test
  @DisplayName("A link of 1 MB in a JSON listing does not prevent the reading of the other entries")
  void longLink() throws Exception {
    String link = "x".repeat(1_000_000);

    assertThat(READ.of("{\"data\": [{\"link\": \"" + link + "\"}, {\"link\": \"/2\"}]}"))
        .containsExactly(Map.of("/link", link), Map.of("/link", "/2"));
  }

  @Test
  @DisplayName(
      "A string of any length that the plan does not use does not prevent the reading of the "
          + "entries")
  void longOtherText() throws Exception {
    String text = "\"x\": \"" + "x".repeat(3_000_000) + "\"";

    assertThat(READ.of("{" + text + ", \"data\": [{" + text + ", \"link\": \"/1\"}]}"))
        .containsExactly(Map.of("/link", "/1"));
  }

  @Test
  @DisplayName(
      "A number of 1,000 digits in a JSON listing is read as text, and a longer one is refused")
  void longNumber() throws Exception {
    String digits = "1".repeat(1000);

    assertThat(READ.of("{\"data\": [{\"link\": " + digits + "}]}"))
        .containsExactly(Map.of("/link", digits));
    assertThat(READ.failure("{\"data\": [{\"link\": 1" + digits + "}]}").message())
        .contains("a number in it has more than 1,000 digits. ");
  }

  @Test
  @DisplayName("Half of a surrogate pair in a JSON string is read, also from a copy of the value")
  void halfCharacter() throws Exception {
    String json = "{\"data\": [{\"link\": \"\\ud800\"}]}";

    assertThat(READ.of(json)).containsExactly(Map.of("/link", "\ud800"));
    assertThat(new JsonRead("$.data[-1]", "/link").of(json))
        .containsExactly(Map.of("/link", "\ud800"));
  }

  private static InputStream failing(byte[] first, EOFException then) {
    return new SequenceInputStream(
        new ByteArrayInputStream(first),
        new InputStream() {
          @Override
          public int read() throws EOFException {
            throw then;
          }
        });
  }
}
