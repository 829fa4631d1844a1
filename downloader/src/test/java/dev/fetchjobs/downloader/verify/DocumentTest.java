package dev.fetchjobs.downloader.verify;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.DocumentCheck.Format;
import dev.fetchjobs.contract.FetchPlan.Content;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {

  private static final DocumentCheck COMPLETE = json(null, null, null);
  private static final DocumentCheck DATA = json("$.data[*]", null, null);
  private static final DocumentCheck XML = xml(null, null, null, null);

  @TempDir Path folder;

  @Test
  @DisplayName(
      "A JSON file is refused if it has fewer elements than the minimum or more than the maximum")
  void countsElements() throws Exception {
    String three = "{\"n\": 7, \"data\": [{}, 1, [2, 3]], \"more\": {\"data\": [1]}}";
    assertThat(read(DATA, three)).returns(3L, Document.Read::elements);
    assertThat(read(COMPLETE, three)).returns(null, Document.Read::elements);
    assertThat(read(json("$[*]", null, null), "{\"0\": 1, \"1\": 2}").elements()).isEqualTo(2);
    assertThat(read(json("$", null, null), "5").elements()).isEqualTo(1);
    assertThat(read(json("$.a[-1].b[*]", null, null), "{\"a\": [{\"b\": [1]}, {\"b\": [1, 2]}]}"))
        .returns(2L, Document.Read::elements);
    assertThat(read(json("$.data[*]", 3L, 3L), three).why()).isEmpty();
    assertThat(why(json("$.data[*]", 4L, null), three))
        .isEqualTo(
            "TooFewElements: 3 elements today in $.data[*]; at least 4 are wanted (verify.json.minElements).");
    assertThat(why(json("$.data[*]", null, 2L), three))
        .startsWith("TooManyElements: 3 elements today in $.data[*]; at most 2 are wanted");
    assertThat(read(DATA, "{\"other\": []}").elements()).isZero();
  }

  @Test
  @DisplayName(
      "A JSON file is refused if an element lacks a required value, and the message names the "
          + "first such elements")
  void requiredMembers() throws Exception {
    DocumentCheck check =
        new DocumentCheck(
            Format.JSON, null, "$.data[*]", null, null, List.of("/isin", "/issuer/lei", "/a~1b/0"));
    String good =
        "{\"x\": [1], \"issuer\": {\"n\": 1, \"lei\": {}}, \"isin\": false, \"a/b\": [0]}";
    assertThat(read(check, "{\"data\": [" + good + ", " + good + "]}").why()).isEmpty();
    for (String bad :
        List.of(
            "1",
            "{}",
            "[]",
            good.replace("false", "null"),
            good.replace("lei", "LEI"),
            good.replace("[0]", "[]"),
            good.replace("[0]", "{\"1\": 2}"))) {
      assertThat(why(check, "{\"data\": [" + good + "," + bad + "]}"))
          .startsWith(
              "MemberMissing: 1 of 2 elements lacks a value that verify.json.required names; number 2 has no /");
    }
    assertThat(why(check, "{\"data\": [1, " + good + ", {\"isin\": 1}, 2, 3]}"))
        .contains(
            "4 of 5 elements lack",
            "number 1 has no /isin, number 3 has no /issuer/lei, number 4 has no /isin, …");
  }

  @ParameterizedTest
  @DisplayName(
      "A file that is not one complete JSON value is refused, and the message says where the "
          + "error is")
  @ValueSource(
      strings = {
        "",
        " \n",
        "{\"data\": [1, 2",
        "{\"data\": [1, 2]",
        "{\"data\": [1,]}",
        "{} {}",
        "{}x",
        "[1]\n]",
        "{\"data\": 1e}",
        "{\"data\": 'x'}",
        "{data: 1}",
        "{\"data\": \"x\ny\"}",
        "{\"data\": 01}",
        "NaN",
        "{\"data\": [1] // comment\n}",
        "{\"other\": tru}",
        "<data/>",
        "{\"data\": \"\\x\"}",
        "{\"data\":[1}"
      })
  void badJson(String text) throws Exception {
    for (DocumentCheck check : List.of(DATA, COMPLETE)) {
      assertThat(why(check, text))
          .startsWith("BadJson: The file is not one complete JSON value: ")
          .matches("(?s).*(it is empty|line \\d+, column \\d+).*");
      assertThat(read(check, text).elements()).isNull();
    }
  }

  @Test
  @DisplayName(
      "The check reads JSON in each encoding of Unicode, with and without a byte order mark")
  void encodings() throws Exception {
    String text = "{\"data\": [\"ä\", \"\uD83D\uDE00\"]}";
    for (String start : List.of("", "\uFEFF")) {
      for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE, Charset.forName("UTF-32BE"))) {
        assertThat(read(DATA, null, (start + text).getBytes(charset)))
            .as("%s%s", start, charset)
            .isEqualTo(new Document.Read(2L, java.util.Optional.empty()));
      }
    }
    Charset latin = Charset.forName("windows-1252");
    byte[] bytes = "{\"data\": [\"ä\"]}".getBytes(latin);
    assertThat(read(DATA, "windows-1252", bytes).elements()).isEqualTo(1);
    assertThat(read(DATA, null, bytes).why()).isPresent();
    assertThat(read(DATA, null, new byte[] {0, 0, (byte) 0xfe, (byte) 0xff, 9, 9, 9, 9}).why())
        .hasValueSatisfying(why -> assertThat(why.reason()).isEqualTo(Reason.BAD_JSON));
  }

  @Test
  @DisplayName("A JSON object that has a name twice is no error: the path selects the first member")
  void duplicateNames() throws Exception {
    assertThat(read(DATA, "{\"data\": [1], \"data\": [1, 2]}").elements()).isEqualTo(1);
    assertThat(read(COMPLETE, "{\"data\": [1], \"data\": [1, 2]}").why()).isEmpty();
  }

  @Test
  @DisplayName("JSON with more than 1,000 levels is refused, and JSON with 1,000 levels is not")
  void deepJson() throws Exception {
    assertThat(read(COMPLETE, "[".repeat(1000) + "]".repeat(1000)).why()).isEmpty();
    for (String deep : List.of("[".repeat(10_000), "{\"a\":".repeat(10_000))) {
      assertThat(why(COMPLETE, deep)).contains("DocumentLimit: ", "more than 1,000 levels");
      assertThat(why(DATA, "{\"data\": " + deep)).contains("DocumentLimit: ");
    }
  }

  @ParameterizedTest
  @DisplayName(
      "A JSON file that has one value of 100 MB is refused with little memory, wherever the value "
          + "is")
  @ValueSource(
      strings = {
        "{\"data\": [\"",
        "{\"other\": \"",
        "{\"",
        "{\"data\": [1",
        "{\"other\": 0.1",
        "[ "
      })
  void endlessJson(String start) throws Exception {
    for (DocumentCheck check : List.of(DATA, COMPLETE)) {
      assertThat(why(check, endless(start, start.endsWith(" ") ? ' ' : '1')))
          .startsWith("DocumentLimit: The JSON is not checked to its end: ");
    }
  }

  @Test
  @DisplayName("A JSON file with many different member names is checked with little memory")
  void manyNames() throws Exception {
    Path file = folder.resolve("names");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write("{".getBytes(UTF_8));
      for (int i = 0; i < 1_000_000; i++) {
        out.write(((i == 0 ? "" : ",") + "\"" + "name".repeat(5) + i + "\":1").getBytes(UTF_8));
      }
      out.write("}".getBytes(UTF_8));
    }
    assertThat(new Document(json("$[*]", null, null), null).read(file, () -> {}).elements())
        .isEqualTo(1_000_000);
  }

  @Test
  @DisplayName("The check counts XML elements by their local name, at every depth")
  void countsXml() throws Exception {
    String text =
        "<?xml version='1.0'?><!-- x --><g:Envelope xmlns:g='urn:g'><Cube><g:Cube a='1'/></Cube><cube/></g:Envelope>\n<!-- y -->\n";
    assertThat(read(xml("Envelope", "Cube", 2L, 2L), text))
        .isEqualTo(new Document.Read(2L, java.util.Optional.empty()));
    assertThat(why(xml("envelope", null, null, null), text))
        .isEqualTo(
            "WrongRoot: The root element is Envelope, wanted is envelope (verify.xml.root).");
    assertThat(why(xml(null, "Cube", 3L, null), text))
        .isEqualTo(
            "TooFewElements: 2 elements today in Cube; at least 3 are wanted (verify.xml.minElements).");
    assertThat(why(xml(null, "Cube", null, 1L), text)).startsWith("TooManyElements: 2 elements");
    assertThat(read(XML, null, ("\uFEFF" + text).getBytes(UTF_16LE)).why()).isEmpty();
    assertThat(read(XML, null, ("\uFEFF" + text).getBytes(UTF_8)).why()).isEmpty();
    byte[] latin =
        "<?xml version='1.0' encoding='ISO-8859-1'?><a>ä</a>"
            .getBytes(Charset.forName("ISO-8859-1"));
    assertThat(read(XML, null, latin).why()).isEmpty();
    byte[] unnamed = "<a>ä</a>".getBytes(Charset.forName("ISO-8859-1"));
    assertThat(read(XML, null, unnamed).why()).isPresent();
    assertThat(read(XML, "windows-1252", unnamed).why()).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("A file that is not one complete XML document is refused")
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "<a>",
        "<a><b></a></b>",
        "<a/><b/>",
        "<a/>x",
        "<a>&undefined;</a>",
        "<a b=1/>",
        "<a b='1' b='2'/>",
        "<a>\u0001</a>",
        "{}",
        "<a><![CDATA[x]]</a>",
        "<a>x</a",
        "<x:a/>",
        "<a/><?xml version='1.0'?>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;</a>"
      })
  void badXml(String text) throws Exception {
    assertThat(why(xml(null, "a", null, null), text))
        .startsWith("BadXml: The file ")
        .hasSizeLessThan(270);
    assertThat(read(xml(null, "a", null, null), text).elements()).isNull();
  }

  @Test
  @DisplayName("XML with more than 256 levels is refused, and XML with 256 levels is not")
  void deepXml() throws Exception {
    assertThat(read(XML, "<a>".repeat(256) + "</a>".repeat(256)).why()).isEmpty();
    assertThat(why(XML, "<a>".repeat(10_000))).contains("DocumentLimit: ", "more than 256 levels");
  }

  @ParameterizedTest
  @DisplayName(
      "An XML file that has one tag, comment, section or name of 100 MB is refused with little "
          + "memory")
  @ValueSource(
      strings = {
        "<a b='",
        "<a><!-- ",
        "<a><![CDATA[",
        "<a><",
        "<a><?x ",
        "<!DOCTYPE a [<!ENTITY b '"
      })
  void endlessXml(String start) throws Exception {
    assertThat(why(XML, endless(start, 'x'))).matches("(DocumentLimit|BadXml): .*");
  }

  @Test
  @DisplayName("The check reads a large XML document with many character references to its end")
  void manyReferences() throws Exception {
    String text = "<a>" + "<b c='&quot;'>&amp;&#65;</b>".repeat(300_000) + "</a>";
    assertThat(read(xml(null, "b", 300_000L, 300_000L), text))
        .isEqualTo(new Document.Read(300_000L, java.util.Optional.empty()));
  }

  @Test
  @DisplayName("The check stops reading a document when the run's time is up")
  void endsInTime() throws Exception {
    for (DocumentCheck check : List.of(COMPLETE, XML)) {
      Path file = Files.writeString(folder.resolve("file"), "<a/>");
      FetchException stop = FetchException.ofLimit(Reason.TIMEOUT, "the time is up");
      assertThat(
              catchThrowableOfType(
                  FetchException.class,
                  () ->
                      new Document(check, null)
                          .read(
                              file,
                              () -> {
                                throw stop;
                              })))
          .isSameAs(stop);
    }
  }

  @Test
  @DisplayName(
      "D70 A document with far fewer elements than the published file is rejected by "
          + "maxShrinkPercent, after the run has counted the published file again")
  void shrunk() throws Exception {
    // Given
    PublisherFixture fixture = new PublisherFixture(folder);
    fixture.content(new Content(true, List.of(), null, List.of()));
    fixture.document(DATA).maxShrink(10);
    fixture.published("{\"data\": [" + "1,".repeat(99) + "1], \"x\": [1, 2]}");
    assertThat(fixture.manifest().current().rows()).isEqualTo(100);

    // Then
    assertThat(fixture.rejection("{\"data\": [" + "1,".repeat(88) + "1]}"))
        .contains("89 elements today, 100 in the last good version", "11% less");
    assertThat(fixture.rejection("{\"data\": [")).contains("not one complete JSON value");

    // When
    fixture.document(json("$.x[*]", null, null));
    fixture.published("{\"x\": [3, 4]}");

    // Then
    assertThat(fixture.manifest().current().rows()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "D70 the published file has another format: its rows are no elements, so maxShrinkPercent compares bytes")
  void shrunkInAnotherFormat() throws Exception {
    // Given
    PublisherFixture fixture = new PublisherFixture(folder);
    fixture.content(new Content(true, List.of(), null, List.of()));
    fixture.csv(new Csv(";", 1, List.of("ISIN"), null, null)).maxShrink(10);
    fixture.published("ISIN;Name\n" + "A;1\n".repeat(500));

    // When
    fixture.csv(null).document(DATA);

    // Then
    assertThat(fixture.rejection("{\"data\": [" + "1,".repeat(99) + "1]}"))
        .contains("bytes today, 2,010 in the last good version");
    fixture.published("{\"data\": [" + "\"long enough\",".repeat(199) + "1]}");
    assertThat(fixture.manifest().current().rows()).isEqualTo(200);

    // When
    fixture.csv(new Csv(";", 1, List.of("ISIN"), null, null)).document(null);
    fixture.published("ISIN;Name\n" + "A;and a long name here 2345678901234567890\n".repeat(80));

    // Then
    assertThat(fixture.manifest().current().rows()).isEqualTo(80);
  }

  private static DocumentCheck json(
      @Nullable String elements, @Nullable Long min, @Nullable Long max) {
    return new DocumentCheck(Format.JSON, null, elements, min, max, null);
  }

  private static DocumentCheck xml(
      @Nullable String root, @Nullable String elements, @Nullable Long min, @Nullable Long max) {
    return new DocumentCheck(Format.XML, root, elements, min, max, null);
  }

  private Document.Read read(DocumentCheck check, String text) throws Exception {
    return read(check, null, text.getBytes(UTF_8));
  }

  private Document.Read read(DocumentCheck check, @Nullable String encoding, byte[] bytes)
      throws Exception {
    Path file = Files.write(folder.resolve("document"), bytes);
    return new Document(check, encoding).read(file, () -> {});
  }

  private String why(DocumentCheck check, String text) throws Exception {
    return text(read(check, text));
  }

  private static String why(DocumentCheck check, Path file) throws Exception {
    return text(new Document(check, null).read(file, () -> {}));
  }

  private static String text(Document.Read read) {
    return read.why().map(DocumentTest::text).orElse("");
  }

  private static String text(Failure.Rejected why) {
    return why.reason().word() + ": " + why.message();
  }

  private Path endless(String start, char filler) throws IOException {
    Path file = folder.resolve("endless");
    byte[] block = String.valueOf(filler).repeat(1 << 20).getBytes(UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(start.getBytes(UTF_8));
      for (int i = 0; i < 100; i++) {
        out.write(block);
      }
    }
    return file;
  }
}
