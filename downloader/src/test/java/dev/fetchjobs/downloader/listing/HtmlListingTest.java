package dev.fetchjobs.downloader.listing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlListingTest {

  private static final String PAGE = "https://publisher.example/data/list.html?page=1";

  @ParameterizedTest(name = "[{index}] {0}")
  @DisplayName(
      "The address of a link on an HTML page is read as browsers read it, and resolved against "
          + "the page")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<a href='a.csv'>                       | https://publisher.example/data/a.csv",
        "<a href=\"/a.csv\">                    | https://publisher.example/a.csv",
        "<a href=../a.csv>                      | https://publisher.example/a.csv",
        "<a href=a.csv/>                        | https://publisher.example/data/a.csv/",
        "<A CLASS=x HREF='a.csv'>               | https://publisher.example/data/a.csv",
        "<a⏎href⏎=⏎'a.csv'⏎>                    | https://publisher.example/data/a.csv",
        "<a title='a > b' href='a.csv'>         | https://publisher.example/data/a.csv",
        "<a title=it's href=a.csv>              | https://publisher.example/data/a.csv",
        "<a href=a.csv?q=\">                    | https://publisher.example/data/a.csv?q=%22",
        "<a href='a.csv' href='b.csv'>          | https://publisher.example/data/a.csv",
        "<a href='//cdn.example/a.csv'>         | https://cdn.example/a.csv",
        "<a href='http://old.example/a.csv'>    | http://old.example/a.csv",
        "<a href='?page=2'>                     | https://publisher.example/data/list.html?page=2",
        "<a href=' ⇥ a.csv ⏎'>                | https://publisher.example/data/a.csv",
        "<a href='a⏎.c⇥sv'>                   | https://publisher.example/data/a.csv",
        "<a href='a b.csv'>                     | https://publisher.example/data/a%20b.csv",
        "<a href='a.csv#row=7'>                 | https://publisher.example/data/a.csv",
        "<a href='a?b=1&amp;c=2'>               | https://publisher.example/data/a?b=1&c=2",
        "<a href='a?b=1&copy=2'>                | https://publisher.example/data/a?b=1&copy=2",
        "<a href='&#x61;&#46;csv'>              | https://publisher.example/data/a.csv",
        "<a href='größe.csv'>                   | https://publisher.example/data/gr%C3%B6%C3%9Fe.csv",
        "<a href='&#128512;.csv'>               | https://publisher.example/data/%F0%9F%98%80.csv",
        "<a href='100%.csv'>                    | https://publisher.example/data/100%25.csv",
        "<area href='a.csv'>                    | https://publisher.example/data/a.csv",
        "<a href='ftp://old.example/a.csv'>     | ftp://old.example/a.csv",
        "<a href='https://u:p@x.example/a.csv'> | https://u:p@x.example/a.csv",
        "<a href='folder\\a.csv'>               | folder\\a.csv",
      })
  void addresses(String markup, String link) throws Exception {
    assertThat(links(blanks(markup) + "</a>")).containsExactly(link);
  }

  @ParameterizedTest
  @DisplayName("HTML markup that leads to no document is no entry of the listing")
  @ValueSource(
      strings = {
        "<a name=top>",
        "<a href>",
        "<a href=''>",
        "<a href=' '>",
        "<a href='#top'>",
        "<a href=' #top'>",
        "<a href='javascript:go()'>",
        "<a href='java\nscript:go()'>",
        "<a href='JavaScript:go()'>",
        "<a href='mailto:desk@publisher.example'>",
        "<a href='data:text/csv,a'>",
        "<a href='tel:+49'>",
        "<abbr href=a.csv>",
        "<link href=a.css>",
        "<a href=a.csv",
        "<a href='a.csv>",
        "< a href=a.csv>",
        "</a href=a.csv>",
        "&lt;a href=a.csv>",
        "<!-- <a href=a.csv> -->",
        "<!-- > -- > <a href=a.csv>",
        "<!a href=a.csv>",
        "<?a href=a.csv>",
        "<script>'<a href=a.csv>'</script>",
        "<SCRIPT type=x>'</scripts><a href=a.csv>'</SCRIPT\n>",
        "<style><a href=a.csv></style>",
        "<textarea><a href=a.csv></textarea>",
        "<title><a href=a.csv></title>",
        "<template><a href=a.csv></template>",
        "<template><template></template><a href=a.csv></template>",
        "<svg><script>'<a href=a.csv>'</script></svg>",
        "{\"link\": \"a.csv\"}",
        "\0\1\2\3<\0a href=a.csv>",
      })
  void noEntries(String page) throws Exception {
    assertThat(links(page)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("The reader finds a link behind HTML markup that ends early, or has no end")
  @ValueSource(
      strings = {
        "<!-->",
        "<!--->",
        "<!-- -- --->",
        "<!doctype html>",
        "<![CDATA[ >",
        "</>",
        "<3 ",
        "<<",
        "a < b ",
        "<script></script x>",
        "<script><!-- </script>",
        "<template></template></template>",
        "<svg><title/><style/></svg>",
        "<p a=\"b\"\"c>",
        "<p a='b'c=d'>",
        "<div><div><p><b><a href='#x'>",
        "<textarea></textarea>",
      })
  void recovers(String before) throws Exception {
    assertThat(links(before + "<a href=a.csv>"))
        .containsExactly("https://publisher.example/data/a.csv");
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @DisplayName("The text of a link is the text that a reader of the page sees, with single blanks")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "All instruments</a>                            | All instruments",
        " All⏎⇥<b>instru</b>ments&nbsp; </a> x        | All instruments",
        "All<br>instruments</a>                         | All instruments",
        "<div>All</div><div>instruments</div></a>       | All instruments",
        "All<!-- a comment --> instruments</a>          | All instruments",
        "All<script>x</script> instruments</a>          | All instruments",
        "All <template>x</template>instruments</a>      | All instruments",
        "<svg><title>icon</title></svg>All instruments</a>  | All instruments",
        "<svg><style/></svg>All instruments</a>         | All instruments",
        "R&amp;D &lt;new&gt; &euro;</a>                 | R&D <new> €",
        "All instruments<a>other</a>                    | All instruments",
        "All instruments                                | All instruments",
        "1 < 2</a>                                      | 1 < 2",
      })
  void texts(String markup, String text) throws Exception {
    assertThat(Listed.values(reader(null), "text", "<a href=a.csv>" + blanks(markup)))
        .containsExactly(text);
  }

  @Test
  @DisplayName(
      "A link without text has an empty text, and a long text is cut between two characters")
  void boundedText() throws Exception {
    assertThat(Listed.entries(reader(null), "<a href=/a.csv><img src=x></a>"))
        .containsExactly(Map.of("link", "https://publisher.example/a.csv"));
    assertThat(Listed.values(reader(null), "text", "<a href=a>" + "x".repeat(100_000)))
        .containsExactly("x".repeat(HtmlListing.MAX_TEXT));
    assertThat(Listed.values(reader(null), "text", "<a href=a>x" + "😀".repeat(1000)))
        .containsExactly("x" + "😀".repeat(511));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @DisplayName("Links are resolved against the first base element of the page with an address")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<base href='https://cdn.example/x/y'>       | https://cdn.example/x/a.csv",
        "<BASE HREF=/x/>                             | https://publisher.example/x/a.csv",
        "<base href=' //cdn.example '>               | https://cdn.example/a.csv",
        "<base href=x/><base href=y/>                | https://publisher.example/data/x/a.csv",
        "<base target=_top><base href=y/>            | https://publisher.example/data/y/a.csv",
        "<base href='javascript:x'><base href=y/>    | https://publisher.example/data/a.csv",
        "<base href='https://[bad/'>                 | https://publisher.example/data/a.csv",
        "<base href=''>                              | https://publisher.example/data/a.csv",
        "<!-- <base href=y/> -->                     | https://publisher.example/data/a.csv",
      })
  void bases(String base, String link) throws Exception {
    assertThat(links("<head>" + base + "</head><a href=a.csv>")).containsExactly(link);
  }

  @Test
  @DisplayName(
      "The encoding of an HTML page is that of the byte order mark, of Content-Type, of meta, or "
          + "UTF-8")
  void encodings() throws Exception {
    String page = "<a href=a>Größe</a>";
    String meta = "<meta charset=\"iso-8859-1\">" + page;
    String old = "<meta http-equiv=x content='text/html; charset=ISO-8859-1'>" + page;

    assertThat(text(null, page.getBytes(UTF_8))).isEqualTo("Größe");
    assertThat(text("iso-8859-1", page.getBytes(ISO_8859_1))).isEqualTo("Größe");
    assertThat(text(null, meta.getBytes(ISO_8859_1))).isEqualTo("Größe");
    assertThat(text(null, old.getBytes(ISO_8859_1))).isEqualTo("Größe");
    assertThat(text("utf-8", meta.getBytes(UTF_8))).isEqualTo("Größe");
    assertThat(text("no such thing", meta.getBytes(ISO_8859_1))).isEqualTo("Größe");
    assertThat(text("x-unknown", page.getBytes(UTF_8))).isEqualTo("Größe");
    assertThat(text("iso-8859-1", ("\uFEFF" + meta).getBytes(UTF_8))).isEqualTo("Größe");
    assertThat(text("utf-8", ("\uFEFF" + page).getBytes(UTF_16LE))).isEqualTo("Größe");
    assertThat(text(null, ("\uFEFF" + page).getBytes(UTF_16BE))).isEqualTo("Größe");
    assertThat(text(null, ("<meta charset=utf-16>" + page).getBytes(UTF_8))).isEqualTo("Größe");
  }

  @Test
  @DisplayName(
      "100,000 links with the same address on a page are 100,000 entries, in the order of the page")
  void manyLinks() throws Exception {
    String page = "<p><a href=\"a.csv\">All\n";

    List<String> links = links(page.repeat(100_000) + "<a href=b.csv>");

    assertThat(links).hasSize(100_001);
    assertThat(links.getLast()).endsWith("/b.csv");
  }

  @Test
  @DisplayName("HTML elements that are 10,000 levels deep need no stack")
  void deep() throws Exception {
    for (String tag : List.of("div", "b", "svg", "table", "a")) {
      String open =
          IntStream.range(0, 10_000)
              .mapToObj(i -> "<" + tag + " id=" + i + ">")
              .reduce("", String::concat);
      assertThat(links(open + "<a href=a.csv>x" + open)).hasSize(1);
    }
  }

  @Test
  @DisplayName("A link of 1 MB on a page is no entry, but the links around it are")
  void longLink() throws Exception {
    String page = "<a href=a.csv>a</a><a href='%s'>b</a><a href=c.csv>c</a>";

    assertThat(links(page.formatted("x".repeat(1 << 20)))).hasSize(2);
    assertThat(links(page.formatted("x".repeat(20_000)))).contains("x".repeat(20_000));
  }

  @Test
  @DisplayName("A page of random HTML markup is read without an exception")
  void randomMarkup() throws Exception {
    String[] parts = {
      "<",
      ">",
      "</",
      "/",
      "a",
      "a ",
      "href",
      "=",
      "'",
      "\"",
      "!--",
      "-->",
      "--",
      "!",
      "?",
      " ",
      "script",
      "svg",
      "template",
      "base ",
      "&",
      "amp;",
      "&#",
      ";",
      "\0",
      "\uFEFF",
      "😀",
      "\ud800"
    };
    Random random = new Random(20261130);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder page = new StringBuilder("<a href=x>");
      for (int j = 0; j < 30; j++) {
        page.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(links(page.toString())).as(page.toString()).isNotNull();
    }
  }

  /**
   * Replaces names of blanks by the blanks. A row of a table cannot contain these blanks
   * themselves.
   */
  private static String blanks(String cell) {
    return cell.replace('⏎', '\n').replace('⇥', '\t');
  }

  private static HtmlListing reader(String charset) throws Exception {
    return new HtmlListing(TargetUri.parse(PAGE), charset);
  }

  private static List<String> links(String page) throws Exception {
    return Listed.values(reader(null), "link", page);
  }

  private static String text(String charset, byte[] page) throws Exception {
    return Listed.entries(reader(charset), page).getFirst().get("text");
  }
}
