package dev.fetchjobs.downloader.listing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.XmlPath;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlListingTest {

  private static final String ATOM =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x">
        <title>Feed</title>
        <link href="https://publisher.example/"/>
        <entry x:number="1">
          <title type="text"> One &amp; <![CDATA[only]]> </title>
          <author><title>Not this one</title></author>
          <link rel="alternate" href="one.html"/>
          <link rel="enclosure" href="one.csv"/>
        </entry>
        <entry x:number="2">
          <author><title>Not this one</title></author>
          <title/>
          <title>T<b>w</b>o<!-- a comment --><?a b?>!</title>
          <x:link href="two.csv"/>
        </entry>
        <more><entry><title>Not an entry</title></entry></more>
      </feed>
      """;

  @TempDir Path folder;

  @Test
  @DisplayName("In an Atom feed namespaces are ignored, and the first link of an entry counts")
  void atom() throws Exception {
    XmlListing reader =
        reader("/feed/entry", "link", "/link/@href", "/title", "/title", "/@number", "/@number");

    assertThat(Listed.entries(reader, ATOM))
        .containsExactly(
            Map.of("link", "one.html", "/title", "One & only", "/@number", "1"),
            Map.of("link", "two.csv", "/title", "Two!", "/@number", "2"));
  }

  @Test
  @DisplayName("The links of an Atom feed can be the entries, with their rel in a condition")
  void atomLinks() throws Exception {
    XmlListing reader = reader("/feed/entry/link", "link", "/@href", "/@rel", "/@rel");

    assertThat(Listed.entries(reader, ATOM))
        .containsExactly(
            Map.of("link", "one.html", "/@rel", "alternate"),
            Map.of("link", "one.csv", "/@rel", "enclosure"),
            Map.of("link", "two.csv"));
  }

  @ParameterizedTest(name = "[{index}] {0} {1}")
  @DisplayName("XML paths name elements by their place, not anywhere in the document")
  @CsvSource({
    "/r/e, /n, 1 2 3",
    "/r/e, /@a, x y",
    "/r/e, /n/@b, 7",
    "/r/e, /, 1 2 deep3",
    "/r/*, /n, 1 2 3 o",
    "/*/e, /n, 1 2 3",
    "/r/e, /m/n, deep",
    "/r/e, /*/n, deep",
    "/r/e/m, /n, deep",
    "/r, /e/n, 1",
    "/r, /@missing, ''",
    "/e, /n, ''",
    "/r/n, /, ''",
    "/R/e, /n, ''",
    "/r/e/n, /, 1 2 3",
  })
  void paths(String entries, String place, String values) throws Exception {
    String document =
        "<r><e a='x'><n>1</n></e><e a='y'><n b='7'>2</n></e><e><m><n>deep</n></m><n>3</n></e>"
            + "<o><n>o</n></o></r>";

    assertThat(String.join(" ", Listed.values(reader(entries, "link", place), "link", document)))
        .isEqualTo(values);
  }

  @Test
  @DisplayName("An RSS feed and the listing of an object store are read by XML paths")
  void others() throws Exception {
    String rss =
        "<rss><channel><item><title>a</title><enclosure url='a.csv' length='7'/></item>"
            + "</channel></rss>";
    String store =
        "<ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><Name>b</Name>"
            + "<Contents><Key>x/a b.csv</Key><ETag>&quot;1&quot;</ETag></Contents>"
            + "</ListBucketResult>";

    assertThat(Listed.entries(reader("/rss/channel/item", "link", "/enclosure/@url"), rss))
        .containsExactly(Map.of("link", "a.csv"));
    assertThat(Listed.entries(reader("/ListBucketResult/Contents", "link", "/Key"), store))
        .containsExactly(Map.of("link", "x/a b.csv"));
  }

  @Test
  @DisplayName(
      "The encoding of an XML listing is that of the byte order mark or of the XML declaration")
  void encodings() throws Exception {
    String document = "<r><e>größe.csv</e></r>";
    XmlListing reader = reader("/r/e", "link", "/");

    for (byte[] bytes :
        List.of(
            document.getBytes(UTF_8),
            ("\uFEFF" + document).getBytes(UTF_8),
            document.getBytes(UTF_16),
            ("<?xml version='1.0' encoding='iso-8859-1'?>" + document).getBytes(ISO_8859_1))) {
      assertThat(Listed.entries(reader, bytes)).containsExactly(Map.of("link", "größe.csv"));
    }
  }

  @ParameterizedTest
  @DisplayName(
      "An XML document that is not well-formed is refused, also if the fault is behind the last "
          + "entry")
  @ValueSource(
      strings = {
        "",
        " ",
        "{\"a\": 1}",
        "a.csv",
        "<r>",
        "<r><e>a.csv</e>",
        "<r><e>a.csv</e></r",
        "<r><e>a.csv</r>",
        "<r><e a=b/></r>",
        "<r><e a='1' a='2'/></r>",
        "<r><e>a & b</e></r>",
        "<r><e>&unknown;</e></r>",
        "<r><e>&#0;</e></r>",
        "<r><e>&#x110000;</e></r>",
        "<r/><r/>",
        "<r/>text",
        "<r><!-- -- --></r>",
        "<r><![CDATA[",
        "<r><x:e/></r>",
        "<r>\0</r>",
        " <?xml version='1.0'?><r/>",
        "<?xml version='1.0' encoding='no-such'?><r/>",
        "<?xml version='3.0'?><r/>",
        "<r>\ud800</r>x",
      })
  void malformed(String document) {
    var fault = Listed.fault(reader("/r/e", "link", "/"), document);

    assertThat(fault.failure().reason()).isEqualTo(Reason.BAD_LISTING);
    assertThat(fault).hasMessageContaining("not readable: it ");
  }

  @Test
  @DisplayName(
      "Bytes of another encoding in an XML listing are a fault of the listing, not the failure of "
          + "a connection")
  void wrongBytes() {
    byte[] document = "<r><e>größe.csv</e></r>".getBytes(ISO_8859_1);

    assertThat(Listed.fault(reader("/r/e", "link", "/"), document))
        .hasMessageContaining("not well-formed");
  }

  @Test
  @DisplayName(
      "The message about a fault in an XML listing says where the fault is and quotes the place")
  void place() {
    String document = "<r>" + "<e>a.csv</e>".repeat(1000) + "<e>wrong</f></r>";

    var fault = Listed.fault(reader("/r/e", "link", "/"), document);

    assertThat(fault)
        .hasMessageContaining("Around byte 12,0")
        .hasMessageContaining("wrong</f></r>");
  }

  @ParameterizedTest
  @DisplayName("If an HTML page comes instead of an XML listing, the message says so")
  @ValueSource(
      strings = {
        "<html><body><p>Sign in<br></body></html>",
        "<!DOCTYPE html><html></html>",
        "\uFEFF\n<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><p>",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<HTML>",
      })
  void pages(String page) {
    assertThat(Listed.fault(reader("/r/e", "link", "/"), page))
        .hasMessageContaining("it is an HTML page, not XML");
  }

  @Test
  @DisplayName(
      "A web page can be read as an XML listing if it is XML and the path begins with its root "
          + "element")
  void xhtml() throws Exception {
    String page =
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><a href='a.csv'/></body></html>";

    assertThat(Listed.entries(reader("/html/body/a", "link", "/@href"), page))
        .containsExactly(Map.of("link", "a.csv"));
  }

  @Test
  @DisplayName("An XML listing with a DOCTYPE is refused, so entities neither grow nor read a file")
  void doctypes() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "not for anyone");
    String laughs =
        "<!DOCTYPE r [<!ENTITY a '0123456789'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
            + "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><r><e>&c;</e></r>";
    String external =
        "<!DOCTYPE r [<!ENTITY a SYSTEM '%s'>]><r><e>&a;</e></r>".formatted(file.toUri());
    String parameter = "<!DOCTYPE r [<!ENTITY %% a SYSTEM '%s'> %%a;]><r/>".formatted(file.toUri());
    String subset = "<!DOCTYPE r SYSTEM '%s'><r/>".formatted(file.toUri());

    for (String document : List.of(laughs, external, parameter, subset)) {
      assertThat(Listed.fault(reader("/r/e", "link", "/"), document))
          .as(document)
          .hasMessageContaining("DOCTYPE")
          .hasMessageNotContaining("not for anyone");
    }
  }

  @Test
  @DisplayName("An XML listing whose elements are 10,000 levels deep is refused")
  void deep() {
    assertThat(Listed.fault(reader("/r/e", "link", "/"), "<r>".repeat(10_000)))
        .hasMessageContaining("more than 256 levels deep");
  }

  @ParameterizedTest
  @DisplayName(
      "An XML listing is refused if a tag, comment or section, which the parser would keep, has "
          + "more than 1 MiB")
  @ValueSource(strings = {"<r a='", "<r><!-- ", "<r><?a ", "<", "<!DOCTYPE r [", "<r><e "})
  void longParts(String start) {
    var fault = Listed.fault(reader("/r/e", "link", "/"), start + "b".repeat(5 << 20));

    assertThat(fault.failure().reason()).isEqualTo(Reason.BAD_LISTING);
  }

  @Test
  @DisplayName("A long value of an XML entry is cut, and a long text elsewhere is skipped")
  void longTexts() throws Exception {
    String document =
        "<r><d>%1$s</d><e a='%1$.100000s'>%1$s</e></r>".formatted("x".repeat(5 << 20));

    assertThat(Listed.entries(reader("/r/e", "link", "/", "/@a", "/@a"), document))
        .containsExactly(
            Map.of(
                "link", "x".repeat(XmlListing.MAX_VALUE),
                "/@a", "x".repeat(XmlListing.MAX_VALUE)));
  }

  @Test
  @DisplayName(
      "An exception of the body or of the receiver passes through the XML reader unchanged")
  void exceptions() {
    XmlListing reader = reader("/r/e", "link", "/");
    IOException reset = new IOException("reset");
    FetchException enough = FetchException.ofIntegrity(Reason.BAD_LISTING, "enough");

    assertThatThrownBy(() -> reader.read(new ListingInput(failing(reset)), entry -> {}))
        .isSameAs(reset);
    assertThatThrownBy(
            () ->
                reader.read(
                    new ListingInput(new ByteArrayInputStream("<r><e>1</e></r>".getBytes(UTF_8))),
                    entry -> {
                      throw enough;
                    }))
        .isSameAs(enough);
    assertThatThrownBy(
            () -> reader.read(new ListingInput(new Endless("<r>", "<e>1</e>")), entry -> {}))
        .isInstanceOf(ListingInput.TooLargeException.class);
  }

  private static InputStream failing(IOException failure) {
    return new SequenceInputStream(
        new ByteArrayInputStream("<r><e>1</e>".getBytes(UTF_8)),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }
        });
  }

  @Test
  @DisplayName("An XML document of random markup is read or refused")
  void randomMarkup() throws Exception {
    String[] parts = {
      "<",
      ">",
      "</",
      "/>",
      "<e>",
      "</e>",
      "a",
      "='",
      "'",
      "\"",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<?",
      "?>",
      " ",
      "&",
      "amp;",
      "&#",
      ";",
      ":",
      "xmlns:a='",
      "\uFEFF",
      "😀",
      "<!DOCTYPE",
      "["
    };
    Random random = new Random(20261130);
    XmlListing reader = reader("/r/e", "link", "/@a");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder document = new StringBuilder("<r>");
      for (int j = random.nextInt(12); j >= 0; j--) {
        document.append(parts[random.nextInt(parts.length)]);
      }
      try {
        Listed.entries(reader, document.append("</r>").toString());
      } catch (FetchException e) {
        assertThat(e.failure().reason()).isEqualTo(Reason.BAD_LISTING);
      }
    }
  }

  /** Each second argument in {@code fields} is the place of the key before it. */
  static XmlListing reader(String entries, String... fields) {
    try {
      Map<String, XmlPath> places = new LinkedHashMap<>();
      for (int i = 0; i < fields.length; i += 2) {
        places.put(fields[i], XmlPath.ofPlace(fields[i + 1]));
      }
      return new XmlListing(XmlPath.ofEntries(entries), places);
    } catch (BadPath e) {
      throw new IllegalArgumentException(e);
    }
  }
}
