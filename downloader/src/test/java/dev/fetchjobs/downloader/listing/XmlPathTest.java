package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.XmlPath;
import dev.fetchjobs.testkit.table.Checks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the reading of XML paths with the tables in testkit. */
class XmlPathTest {

  private interface Parser {
    XmlPath parse(String path) throws BadPath;
  }

  @Test
  @DisplayName(
      "The paths of XML entries are accepted and refused as the table says, with a position")
  void entries() {
    assertThat(wrongRows("xml-path", XmlPath::ofEntries)).isEmpty();
  }

  @Test
  @DisplayName(
      "The places of values in XML entries are accepted and refused as the table says, with a "
          + "position")
  void places() {
    assertThat(wrongRows("xml-place", XmlPath::ofPlace)).isEmpty();
  }

  @Test
  @DisplayName("An XML path has the names of its elements and of its attribute")
  void parts() throws Exception {
    assertThat(XmlPath.ofEntries("/feed/*")).isEqualTo(new XmlPath(List.of("feed", "*"), null));
    assertThat(XmlPath.ofPlace("/link/@href")).isEqualTo(new XmlPath(List.of("link"), "href"));
    assertThat(XmlPath.ofPlace("/@id")).isEqualTo(new XmlPath(List.of(), "id"));
    assertThat(XmlPath.ofPlace("/")).isEqualTo(new XmlPath(List.of(), null));
  }

  private static List<String> wrongRows(String table, Parser parser) {
    List<String> wrong = new ArrayList<>();
    for (Checks.Row row : Checks.named(table).rows()) {
      String fault = fault(parser, row.value());
      if (fault.isEmpty() != row.operator() || !fault.contains(row.says())) {
        wrong.add(row.value() + ": " + fault);
      }
    }
    return wrong;
  }

  /** Returns the fault of a path, or an empty text for a good path. */
  private static String fault(Parser parser, String path) {
    try {
      parser.parse(path);
      return "";
    } catch (BadPath e) {
      assertThat(e).hasMessageStartingWith("at character " + e.position() + ":");
      return e.getMessage();
    }
  }
}
