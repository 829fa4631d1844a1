package dev.fetchjobs.downloader.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"FULINS_D_01of02.xml", "a", ".hidden", "a b", "caf\u00e9.csv", "SET.json.gz"})
  void canBeUsed(String name) {
    assertThatCode(() -> PartName.check(List.of(name))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "..data",
        "..20261120T060000Z-1a2b3c4d",
        "a/b",
        "/a",
        "a\\b",
        "a\nb",
        "a\u0000b",
        "a\u0085b",
        "SET.json",
        "set.JSON",
        "\ud800"
      })
  void cannotBeUsed(String name) {
    // When
    FetchException refused = refusal(List.of("a.xml", name));

    // Then
    assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.POLICY);
    assertThat(refused.failure().reason()).isEqualTo(Reason.PART_NAME);
    assertThat(refused.getMessage()).startsWith("A part of the set cannot be named");
  }

  @Test
  @DisplayName("The name of a file in a set has at most 255 bytes of UTF-8")
  void length() {
    assertThatCode(() -> PartName.check(List.of("a".repeat(255)))).doesNotThrowAnyException();
    assertThat(refusal(List.of("a".repeat(256)))).hasMessageContaining("255 bytes");
    assertThat(refusal(List.of("\u00e9".repeat(128)))).hasMessageContaining("255 bytes");
  }

  @Test
  @DisplayName("Two files of a set cannot have the same name")
  void twice() {
    assertThat(refusal(List.of("a.xml", "b.xml", "a.xml")))
        .hasMessageContaining("named a.xml: two parts have this name");
  }

  @Test
  @DisplayName("A set has at least one file and at most 1,000")
  void number() {
    List<String> names = IntStream.rangeClosed(1, 1001).mapToObj(number -> "p" + number).toList();
    assertThatCode(() -> PartName.check(names.subList(0, 1000))).doesNotThrowAnyException();
    assertThat(refusal(names)).hasMessageContaining("at most 1,000");
    assertThat(refusal(Collections.emptyList())).hasMessageContaining("at least 1");
  }

  private static FetchException refusal(List<String> names) {
    return catchThrowableOfType(FetchException.class, () -> PartName.check(names));
  }
}
