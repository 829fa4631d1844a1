package dev.fetchjobs.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes files that a publisher offers in the tests. */
final class Offered {

  private static final List<String> ISINS =
      List.of("US0378331005", "DE0007164600", "GB0002634946", "US5949181045");
  static final String TODAY =
      DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.now(ZoneOffset.UTC));
  static final byte[] PLAIN = table("LEI,ISIN,Name\n", "%020d,%s,NAME\n");

  private Offered() {}

  static byte[] table(String header, String row) {
    StringBuilder text = new StringBuilder(header);
    for (int i = 0; i < 1_000; i++) {
      text.append(row.formatted(i, ISINS.get(i % ISINS.size())));
    }
    return text.toString().getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  static byte[] symbols() {
    StringBuilder list =
        new StringBuilder("Symbol|ISIN|Name|Lot\n(text)|(ISO 6166)|\"|\n\"notes\n");
    for (int row = 0; row < 2_000; row++) {
      String isin = row % 100 == 0 ? "" : row % 500 == 1 ? "US0378331006" : ISINS.get(row % 4);
      list.append("S%d|%s|\"Zürich %d|1\n".formatted(row, isin, row));
    }
    return list.append("File Creation Time: 1129202606:30|||\n|||\n\u001a")
        .toString()
        .getBytes(Charset.forName("windows-1252"));
  }

  static byte[] gzip(byte[] content) {
    return written(
        bytes -> {
          try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
          }
        });
  }

  static byte[] zip(String... members) {
    return written(
        bytes -> {
          try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String member : members) {
              zip.putNextEntry(new ZipEntry(member));
              zip.write(PLAIN);
            }
          }
        });
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    var bytes = new ByteArrayOutputStream();
    try {
      writing.to(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
