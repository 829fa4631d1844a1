package dev.fetchjobs.downloader.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RedactionTest {

  private final Redaction redaction =
      Redaction.of(List.of("hunter22/x", "abc", "a%20longer%20one"));

  @Test
  @DisplayName("No output shows a secret, in whatever encoding")
  void everyForm() {
    assertThat(redaction.apply("it is hunter22/x, HUNTER22/X, aHVudGVyMjIveA and a longer one."))
        .isEqualTo("it is ***, ***, *** and ***.");
  }

  @Test
  @DisplayName("No output shows a secret that is percent-encoded")
  void percentEncoded() {
    assertThat(redaction.apply("/hunter22%2Fx/%48unter%32%32%2fX/hunter22%2/"))
        .isEqualTo("/***/***/hunter22%2/");
    assertThat(Redaction.of(List.of("grün%25")).apply("gr%C3%BCn%2525 gr%c3%bcn%2525 grün%25"))
        .isEqualTo("*** *** ***");
  }

  @Test
  @DisplayName(
      "L17 No output shows a secret that is escaped as in JSON or HTML, or in UTF-8 read as ISO "
          + "8859-1")
  void escaped() {
    assertThat(redaction.apply("hunter22\\/x \\u0068unter22/x &#104;unter22&#x2f;x"))
        .isEqualTo("*** *** ***");
    Redaction marks = Redaction.of(List.of("a\"<b>&'c"));
    assertThat(marks.apply("a\\\"<b>&'c a&quot;&lt;b&gt;&amp;&apos;c a&#34;<b>&#38;'c"))
        .isEqualTo("*** *** ***");
    assertThat(Redaction.of(List.of("gr\u00fcner")).apply("gr\u00c3\u00bcner")).isEqualTo("***");
    assertThat(redaction.apply("hunter22\\u002 hunter22&#47 hunter22&; hunter22\\"))
        .as("no escapes")
        .isEqualTo("hunter22\\u002 hunter22&#47 hunter22&; hunter22\\");
  }

  @Test
  @DisplayName(
      "L17 No output shows the plan's secrets, and the newest secrets of servers, in bounded "
          + "memory")
  void bounded() {
    Redaction many = Redaction.of(List.of("of-the-plan"));
    for (int i = 0; i < 2000; i++) {
      many.learn(List.of("token-%d-".formatted(i) + "x".repeat(2000), "key-%d-key".formatted(i)));
      many.learn(List.of("in-every-request"));
    }
    String last = "token-1999-" + "x".repeat(2000);
    assertThat(many.apply("of-the-plan in-every-request key-1999-key " + last))
        .isEqualTo("*** *** *** ***");
    assertThat(many.apply("key-1-key")).as("forgotten").isEqualTo("key-1-key");
  }

  @Test
  @DisplayName("The beginning of a secret before an ellipsis is hidden")
  void cutOff() {
    assertThat(redaction.apply("503 hunter2… and hunt… but hun…"))
        .isEqualTo("503 ***… and ***… but hun…");
  }

  @Test
  @DisplayName("Very short secrets are not replaced in messages")
  void shortTexts() {
    assertThat(redaction.apply("abc abcd")).isEqualTo("abc abcd");
    assertThat(Redaction.none().apply("anything…")).isEqualTo("anything…");
  }
}
