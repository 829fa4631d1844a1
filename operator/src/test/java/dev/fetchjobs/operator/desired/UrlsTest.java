package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.testkit.table.Urls;
import dev.fetchjobs.testkit.table.Urls.Url;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UrlsTest {

  static List<Url> urls() {
    return Urls.all();
  }

  @ParameterizedTest(name = "L3 {0}")
  @DisplayName("L3 one table of URLs: what the operator makes of them")
  @MethodSource("urls")
  void sharedTable(Url url) {
    InvalidSpecException refusal =
        catchThrowableOfType(
            InvalidSpecException.class, () -> SourceOf.url("spec.source.http.url", url.text()));
    assertThat(refusal == null).isEqualTo(url.works());
    if (refusal != null) {
      assertThat(refusal.sentence())
          .contains("spec.source.http.url", url.fault(), "write http:// or https://")
          .doesNotContain("secret");
    }
  }
}
