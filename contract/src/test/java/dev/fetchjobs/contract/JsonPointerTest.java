package dev.fetchjobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPointerTest {

  @ParameterizedTest
  @DisplayName(
      "A JSON Pointer is read as the names of members, even with escaped tildes and slashes in "
          + "them")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``,``",
        "/,<>",
        "//,<><>",
        "/attributes/downloadLink,<attributes><downloadLink>",
        "/a~1b/m~0n,<a/b><m~n>",
        "/~01,<~1>",
        "/0/-/01,<0><-><01>"
      })
  void names(String pointer, String names) throws BadPath {
    // When
    List<String> read = new ArrayList<>();
    for (var rest = JsonPointer.parse(pointer); !rest.matches(); rest = rest.tail()) {
      read.add("<" + rest.getMatchingProperty() + ">");
    }

    // Then
    assertThat(String.join("", read)).isEqualTo(names);
  }

  @ParameterizedTest
  @DisplayName("A JSON Pointer is refused with a message that has the position and what to write")
  @CsvSource({
    "link,1,'a pointer starts with /, for example /attributes/link'",
    "$.link,1,'a pointer starts with /, for example /attributes/link'",
    "/a~,3,'write ~0 for a tilde, and ~1 for a slash in a name'",
    "/a~0~2,5,'write ~0 for a tilde, and ~1 for a slash in a name'",
    "/𝄞/~x,4,'write ~0 for a tilde, and ~1 for a slash in a name'",
  })
  void refused(String pointer, int position, String fault) {
    // When
    BadPath bad = catchThrowableOfType(BadPath.class, () -> JsonPointer.parse(pointer));

    // Then
    assertThat(bad).hasMessage("at character %d: %s", position, fault);
  }
}
