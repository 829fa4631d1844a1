package dev.fetchjobs.downloader.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.HttpUrl.BadUrl;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TargetUriTest {

  @Test
  @DisplayName("A letter outside ASCII is one byte in a Location field, and UTF-8 in a link")
  void letters() throws Exception {
    TargetUri base = TargetUri.parse("https://publisher.example/data/list.html");

    assertThat(base.resolve("größe.csv").path()).isEqualTo("/data/gr%F6%DFe.csv");
    assertThat(base.resolveLink("größe.csv?ä=😀#ü").path())
        .isEqualTo("/data/gr%C3%B6%C3%9Fe.csv?%C3%A4=%F0%9F%98%80");
    assertThat(base.resolveLink("//cdn.example/ä").toString())
        .isEqualTo("https://cdn.example/%C3%A4");
  }

  @Test
  @DisplayName("A letter outside ASCII in the host of a URL is never corrected")
  void hosts() throws Exception {
    TargetUri base = TargetUri.parse("https://publisher.example/");

    assertThatThrownBy(() -> base.resolveLink("https://bücher.example/a"))
        .isInstanceOf(BadUrl.class);
  }
}
