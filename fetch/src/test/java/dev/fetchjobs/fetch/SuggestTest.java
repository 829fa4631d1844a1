package dev.fetchjobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.http.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("dev/fetch --suggest proposes a FetchJob for an address")
class SuggestTest {

  @TempDir private Path folder;
  private Suggestions suggestions;

  @BeforeEach
  void start() {
    suggestions = new Suggestions(folder);
  }

  @AfterEach
  void stop() {
    suggestions.close();
  }

  @Test
  @DisplayName(
      "dev/fetch --suggest makes the same suggestion for the same file, and leaves nothing on the "
          + "disk")
  void isStable() throws IOException {
    // Given
    suggestions.site.file("/isins.csv", Offered.PLAIN);
    List<Path> before = temporary();

    // When
    Suggestions.Ended first = suggestions.suggest("/isins.csv");
    Suggestions.Ended second = suggestions.suggest("/isins.csv");

    // Then
    assertThat(first.out()).isEqualTo(second.out()).isNotEmpty();
    assertThat(temporary()).isEqualTo(before);
    assertThat(suggestions.server.seen()).hasSize(2);
  }

  @Test
  @DisplayName(
      "dev/fetch --suggest for a page with one data file: the suggested FetchJob finds the file "
          + "by a pattern for the changing part of its name")
  void findsTheFileOnAPage() throws IOException {
    // Given
    suggestions
        .site
        .page(
            "/list",
            "<!DOCTYPE html><a href=/imprint.html>Imprint</a><a href='b/c0ffee/all-20261130.csv'>x</a>")
        .file("/b/c0ffee/all-20261130.csv", Offered.PLAIN);

    // When
    Suggestions.Ended suggested = suggestions.suggest("/list");

    // Then
    assertThat(suggested.out())
        .contains("format: Html", "{field: name, matches: '^all-\\d{8}\\.csv$'}", "minRows: 800");
    suggestions.assertFetches(suggested.out(), "all.csv", Offered.PLAIN);
  }

  @Test
  @DisplayName(
      "dev/fetch --suggest for a page with a file for each day: the suggested FetchJob chooses "
          + "the newest file by the date in the name")
  void findsTheNewestOfAPage() throws IOException {
    // Given
    suggestions
        .site
        .page("/list", "<!DOCTYPE html><a href=a_20261129.csv>1</a><a href=a_20261130.csv>2</a>")
        .file("/a_20261130.csv", Offered.PLAIN);

    // When
    Suggestions.Ended suggested = suggestions.suggest("/list");

    // Then
    assertThat(suggested.out()).contains("choose: Newest", "format: \"yyyyMMdd\"");
    suggestions.assertFetches(suggested.out(), "a.csv", Offered.PLAIN);
  }

  @Test
  @DisplayName(
      "dev/fetch --suggest for a page with several data files: the suggested FetchJob chooses the "
          + "first one, and comments name the others")
  void namesTheOtherFilesOfAPage() throws IOException {
    // Given
    suggestions
        .site
        .page(
            "/list",
            "<!DOCTYPE html><a href=one.csv>1</a><a href='two.csv'>2</a><a href='x%0Akind:.csv'>3</a>")
        .file("/one.csv", Offered.PLAIN);

    // When
    Suggestions.Ended suggested = suggestions.suggest("/list");

    // Then
    assertThat(suggested.out())
        .contains(
            "this takes the first. The others:", "#   two.csv", "#   x?kind:.csv", "'^one\\.csv$'");
    suggestions.assertFetches(suggested.out(), "one.csv", Offered.PLAIN);
  }

  @Test
  @DisplayName(
      "dev/fetch --suggest for an address that redirects to another host: the suggested FetchJob "
          + "lists the host and downloads the file from it")
  void listsTheHostOfARedirect() throws IOException {
    // Given
    suggestions
        .site
        .on("/isins.csv", Script.redirect(302, suggestions.server.url("localhost", "/cdn/1.csv")))
        .file("/cdn/1.csv", Offered.PLAIN);

    // When
    Suggestions.Ended suggested = suggestions.suggest("/isins.csv");

    // Then
    assertThat(suggested.out()).contains("redirects:", "hosts: [localhost]");
    suggestions.assertFetches(suggested.out(), "isins.csv", Offered.PLAIN);
  }

  @Test
  @DisplayName(
      "dev/fetch --suggest says that each run downloads the whole file if the server sends no "
          + "validators")
  void saysWhatARunCosts() throws IOException {
    suggestions.site.on("/isins.csv", Script.ok("", Offered.PLAIN));
    assertThat(suggestions.suggest("/isins.csv").out())
        .contains("neither ETag nor Last-Modified: each run downloads the whole file");
  }

  @ParameterizedTest
  @CsvSource({
    "/missing, 20, The server answered 404",
    "/empty, 30, The file has 0 bytes",
    "/page, 30, The page has no link to a data file.",
    "/error, 30, The server sent an error message in JSON",
    "/cut.zip, 22, zip"
  })
  @DisplayName(
      "Without a usable file dev/fetch --suggest prints the message of a run, ends with its exit "
          + "code, and suggests nothing")
  void explainsAFailure(String target, int code, String sentence) throws IOException {
    // Given
    suggestions
        .site
        .on("/empty", Script.ok("", new byte[0]))
        .page("/page", "<!DOCTYPE html><a href=imprint.html>Imprint</a>")
        .page("/error", "{\"error\": \"down\"}")
        .file("/cut.zip", Arrays.copyOf(Offered.zip("a.csv"), 100));

    // When
    Suggestions.Ended ended = suggestions.suggest(target);

    // Then
    assertThat(ended.code()).as(ended.people()).isEqualTo(code);
    assertThat(ended.people()).contains(sentence, "Nothing is suggested");
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--suggest, A value is missing after --suggest.",
    "--suggest ftp://x.example/, ftp",
    "--suggest http://x.example/ --explain, --suggest needs only a URL",
    "--suggest http://x.example/ job.yaml, --suggest needs only a URL"
  })
  @DisplayName("dev/fetch --suggest explains a mistake on its command line")
  void saysWhatIsWrongWithTheCommandLine(String words, String sentence) {
    Suggestions.Ended ended = Suggestions.run(List.of(words.split(" ")));
    assertThat(ended.code()).isIn(2, 20, 21, 24);
    assertThat(ended.people()).contains(sentence);
    assertThat(ended.out()).isEmpty();
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.toString().contains("fetchjob-suggest")).toList();
    }
  }
}
