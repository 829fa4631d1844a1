package dev.fetchjobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.JsonPath.Index;
import dev.fetchjobs.contract.JsonPath.Name;
import dev.fetchjobs.contract.JsonPath.Segment;
import dev.fetchjobs.contract.JsonPath.Selector;
import dev.fetchjobs.contract.JsonPath.Wildcard;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {

  @Test
  @DisplayName("A JSONPath expression is read as segments with selectors")
  void structure() throws BadPath {
    // When
    JsonPath path =
        JsonPath.parse("$ .data[*]\n[ 'it\\'s' , \"\\u00e4\\uD834\\uDD1E\\n\",-1, 0]._x1");

    // Then
    assertThat(path.segments())
        .containsExactly(
            segment(new Name("data")),
            segment(new Wildcard()),
            segment(new Name("it's"), new Name("ä𝄞\n"), new Index(-1), new Index(0)),
            segment(new Name("_x1")));
  }

  @Test
  @DisplayName("A JSONPath expression with only the root has no segment")
  void root() throws BadPath {
    assertThat(JsonPath.parse("$").segments()).isEmpty();
  }

  @ParameterizedTest
  @DisplayName(
      "A JSONPath expression is refused with a message that has the position, the fault and what "
          + "to write")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``              | 1  | a path starts with $, for example $.data[*]",
        "data            | 1  | a path starts with $, for example $.data[*]",
        "$data           | 2  | write .name, ['name'], [0] or [*] here",
        "`$.data  `      | 7  | remove the blanks at the end",
        "$.data..link    | 7  | the descendant segment .. is not supported; write each name from the root",
        "$.data[?@.a]    | 8  | filters are not supported; write [*] and use where",
        "$.data[(@.a)]   | 8  | scripts are not supported; the last element is [-1]",
        "$.length()      | 9  | functions are not supported; use where to keep some of the entries",
        "$[0, 1:3]       | 7  | slices are not supported; write the indexes one by one, or [*] for all",
        "$[:3]           | 3  | slices are not supported; write the indexes one by one, or [*] for all",
        "$.0             | 3  | a name after a dot does not start with a digit; write [0] or ['0']",
        "$.a.            | 5  | a name or * has to follow the dot; write other names as ['name']",
        "$[a]            | 3  | write a name in quotes, an index or * here",
        "$[@.a]          | 3  | paths in brackets are not supported; write a name or an index",
        "$[01]           | 3  | an index does not start with 0, and there is no -0",
        "$[-]            | 4  | a digit has to follow the minus",
        "$[9007199254740992] | 3 | an index is at most 9007199254740991",
        "$['a'           | 6  | a closing ] is missing",
        "$['a' 'b']      | 7  | write a comma or ] here",
        "$['a]           | 3  | the closing quote is missing",
        "$['a\\x']       | 6  | after a backslash write b, f, n, r, t, u, /, a backslash or the quote",
        "$['\\u12']      | 8  | four hexadecimal digits have to follow \\u",
        "$['a\\uD800']   | 5  | \\uD800 to \\uDBFF and \\uDC00 to \\uDFFF occur only as a pair",
        "$['𝄞'][?@]     | 8  | filters are not supported; write [*] and use where",
      })
  void refused(String path, int position, String fault) {
    // When
    BadPath bad = catchThrowableOfType(BadPath.class, () -> JsonPath.parse(path));

    // Then
    assertThat(bad).hasMessage("at character %d: %s", position, fault);
    assertThat(bad.position()).isEqualTo(position);
  }

  @Test
  @DisplayName(
      "A name in a JSONPath expression must not contain control characters or halves of a "
          + "character")
  void wrongCharacters() {
    assertThat(catchThrowableOfType(BadPath.class, () -> JsonPath.parse("$['a\tb']")))
        .hasMessage(
            "at character 5: a control character is written as an escape such as \\n or \\u0001");
    assertThat(catchThrowableOfType(BadPath.class, () -> JsonPath.parse("$['\ud800']")))
        .hasMessage("at character 4: this is half of a surrogate pair, not a character");
    assertThat(catchThrowableOfType(BadPath.class, () -> JsonPath.parse("$.\udc00")).position())
        .isEqualTo(3);
  }

  private static Segment segment(Selector... selectors) {
    return new Segment(List.of(selectors));
  }
}
