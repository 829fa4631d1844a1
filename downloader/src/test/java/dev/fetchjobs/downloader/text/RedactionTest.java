package dev.fetchjobs.downloader.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RedactionTest {

  private final Redaction redaction =
      Redaction.of(List.of("hunter22/x", "abc", "a%20longer%20one"));

  @Test
  @DisplayName("secrets are hidden in every encoding")
  void everyForm() {
    assertThat(redaction.apply("it is hunter22/x, HUNTER22/X, aHVudGVyMjIveA and a longer one."))
        .isEqualTo("it is ***, ***, *** and ***.");
  }

  @Test
  @DisplayName("secrets are hidden where they are percent-encoded")
  void percentEncoded() {
    assertThat(redaction.apply("/hunter22%2Fx/%48unter%32%32%2fX/hunter22%2/"))
        .isEqualTo("/***/***/hunter22%2/");
    assertThat(Redaction.of(List.of("grün%25")).apply("gr%C3%BCn%2525 gr%c3%bcn%2525 grün%25"))
        .isEqualTo("*** *** ***");
  }

  @Test
  @DisplayName("the beginning of a secret before an ellipsis is hidden")
  void cutOff() {
    assertThat(redaction.apply("503 hunter2… and hunt… but hun…"))
        .isEqualTo("503 ***… and ***… but hun…");
  }

  @Test
  @DisplayName("very short secrets are not replaced in messages")
  void shortTexts() {
    assertThat(redaction.apply("abc abcd")).isEqualTo("abc abcd");
    assertThat(Redaction.none().apply("anything…")).isEqualTo("anything…");
  }
}
