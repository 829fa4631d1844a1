package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.BadPath;
import dev.fetchjobs.contract.JsonPath;
import dev.fetchjobs.contract.JsonPointer;
import dev.fetchjobs.testkit.table.Checks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the paths of listings in the tables of the test kit. */
class PathTablesTest {

  private interface Reader {
    Object read(String text) throws BadPath;
  }

  @Test
  @DisplayName("A JSONPath is accepted or refused as the table of paths says")
  void jsonPaths() {
    assertThat(differences("json-path", JsonPath::parse)).isEmpty();
  }

  @Test
  @DisplayName("A JSON Pointer is accepted or refused as the table of pointers says")
  void jsonPointers() {
    assertThat(differences("json-pointer", JsonPointer::parse)).isEmpty();
  }

  private static List<String> differences(String table, Reader reader) {
    List<String> others = new ArrayList<>();
    for (Checks.Row row : Checks.named(table).rows()) {
      try {
        Object read = reader.read(row.value());
        if (!row.operator()) {
          others.add(row.value() + " is read: " + read);
        }
      } catch (BadPath e) {
        if (row.operator() || row.says().isEmpty() || !e.getMessage().contains(row.says())) {
          others.add(row.value() + " is refused: " + e.getMessage());
        }
      }
    }
    return others;
  }
}
