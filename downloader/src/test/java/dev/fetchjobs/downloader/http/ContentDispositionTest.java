package dev.fetchjobs.downloader.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The server states a file name in Content-Disposition")
class ContentDispositionTest {

  @ParameterizedTest
  @DisplayName(
      "The last segment of the file name in Content-Disposition is read in all forms of RFC 6266:")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "attachment; filename=list.csv ! list.csv",
        "attachment; filename=\"list of today.csv\" ! list of today.csv",
        "inline;FileName = \"a.csv\" ; size=3 ! a.csv",
        "attachment; filename=\"a;b.csv\" ! a;b.csv",
        "attachment; filename=\"a\\\"b.csv\" ! a\"b.csv",
        "attachment; filename=\"a.csv\"; ! a.csv",
        "attachment; filename*=UTF-8''%e2%82%ac%20rates.csv ! € rates.csv",
        "attachment; filename*=utf-8'en'a.csv ! a.csv",
        "attachment; filename*=iso-8859-1''na%EFve.csv ! naïve.csv",
        "attachment; filename=\"EURO rates.csv\"; filename*=utf-8''%e2%82%ac.csv ! €.csv",
        "attachment; filename*=utf-8''%e2%82%ac.csv; filename=x ! €.csv",
        "attachment; filename*=utf-8''%e2%28%a1; filename=x.csv ! x.csv",
        "attachment; filename*=utf-8''%zz; filename=x.csv ! x.csv",
        "attachment; filename*=utf-8''%4; filename=x.csv ! x.csv",
        "attachment; filename*=koi8-r''x; filename=x.csv ! x.csv",
        "attachment; filename*=utf-8; filename=x.csv ! x.csv",
        "attachment; filename=\"../../etc/passwd\" ! passwd",
        "attachment; filename*=utf-8''..%2f..%2fetc%2fpasswd ! passwd",
        "attachment; filename=\"C:\\\\data\\\\list.csv\" ! list.csv",
        "attachment; filename=\"..\" ! .."
      })
  void name(String field, String name) {
    assertThat(ContentDisposition.fileName(field)).contains(name);
  }

  @ParameterizedTest
  @DisplayName(
      "There is no file name if Content-Disposition does not follow the grammar, or if the name "
          + "cannot be a file name:")
  @ValueSource(
      strings = {
        "",
        "attachment",
        ";",
        "; filename=a",
        "attachment filename=a",
        "attachment; filename",
        "attachment; filename=",
        "attachment; filename=\"",
        "attachment; filename=\"a",
        "attachment; filename=\"a\\",
        "attachment; filename=\"a\" b",
        "attachment; filename=a b.csv",
        "attachment; filename=ä.csv",
        "attachment; filename=a; filename=b",
        "attachment; filename*=utf-8''a; filename*=utf-8''b",
        "attachment; filename=\"\"",
        "attachment; filename=\"a/\"",
        "attachment; filename*=utf-8''a%00b",
        "attachment; filename*=utf-8''a%0d%0ab",
        "attachment; filename=\"a\u0085b\"",
        "attachment; filename*=utf-8''",
        "attachment; name=a"
      })
  void none(String field) {
    assertThat(ContentDisposition.fileName(field)).isEmpty();
  }

  @Test
  @DisplayName(
      "A Content-Disposition with a name of a megabyte is read in linear time, and the name is "
          + "ignored")
  void huge() {
    String many = "a".repeat(1 << 20);
    assertThat(ContentDisposition.fileName("attachment; filename=" + many)).isEmpty();
    assertThat(ContentDisposition.fileName("attachment; filename=\"" + many)).isEmpty();
    assertThat(ContentDisposition.fileName("attachment; filename*=utf-8''" + many)).isEmpty();
    assertThat(ContentDisposition.fileName("attachment" + "; ".repeat(1 << 19))).isEmpty();
    assertThat(ContentDisposition.fileName("attachment; filename=\"" + many + "/a.csv\""))
        .contains("a.csv");
  }
}
