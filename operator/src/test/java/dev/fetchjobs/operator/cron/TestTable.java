package dev.fetchjobs.operator.cron;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a table among the test resources, in which each line is a row. */
final class TestTable {

  private TestTable() {}

  static List<String> lines(String resource) throws IOException {
    try (InputStream in = requireNonNull(TestTable.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
