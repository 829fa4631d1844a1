package dev.fetchjobs.downloader.unpack;

import static dev.fetchjobs.downloader.unpack.Archives.gzip;
import static dev.fetchjobs.downloader.unpack.Archives.join;
import static dev.fetchjobs.downloader.unpack.Archives.utf8;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@FaultRows("download")
class GzipTest extends UnpackFixture {

  @Test
  @DisplayName("A run unpacks a gzip file with one member")
  void oneMember() throws Exception {
    unpacks(Format.GZIP, gzip("a;b\n1;2\n"), "a;b\n1;2\n");
    unpacks(Format.AUTO, gzip("other"), "other");
  }

  @Test
  @DisplayName("D56 A run accepts gzip members in a row and zero padding")
  void concatenatedAndPadded() throws Exception {
    unpacks(Format.GZIP, join(gzip("one,"), gzip(""), gzip("two"), new byte[700]), "one,two");
  }

  @Test
  @DisplayName("A run skips all optional fields of a gzip header, and checks the header's CRC")
  void header() throws Exception {
    byte[] body = withAllFields(false);
    unpacks(Format.GZIP, body, "text");
    publishGoodFile();
    refuses(
        Format.GZIP,
        withAllFields(true),
        FailureClass.INTEGRITY,
        Reason.CORRUPT_ARCHIVE,
        "header's CRC");
  }

  @Test
  @DisplayName("D56 A gzip file is cut at any byte: the run fails with class Integrity")
  void cutAnywhere() throws Exception {
    byte[] whole = gzip("a;b\n1;2\n");
    for (int length = 0; length < whole.length; length++) {
      refuses(
          Format.GZIP,
          Arrays.copyOf(whole, length),
          FailureClass.INTEGRITY,
          Reason.CORRUPT_ARCHIVE);
    }
  }

  @Test
  @DisplayName("D56 A gzip file has a wrong CRC or length: the run fails with class Integrity")
  void wrongTrailer() throws Exception {
    for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
      byte[] body = gzip("a;b\n1;2\n");
      body[body.length - fromEnd] ^= 1;
      refuses(Format.GZIP, body, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE, "does not fit");
    }
  }

  @Test
  @DisplayName(
      "D56 Bytes follow the last gzip member, also after zero padding: the run fails with class "
          + "Integrity")
  void trailingGarbage() throws Exception {
    for (byte[] tail : new byte[][] {utf8("x"), utf8("\0\0x"), {0x1f}, {0x1f, (byte) 0x8b, 8}}) {
      refuses(
          Format.GZIP, join(gzip("text"), tail), FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
    }
    for (String tail : new String[] {"ab", "\0\0ab", "\u001fb"}) {
      refuses(
          Format.GZIP,
          join(gzip("text"), utf8(tail)),
          FailureClass.INTEGRITY,
          Reason.CORRUPT_ARCHIVE,
          "2 other bytes follow the end of the gzip file");
    }
  }

  @Test
  @DisplayName("L13 A text comes instead of a gzip file: the message says so, and says what to set")
  void whatIsNoGzipIsRefused() {
    refuses(
        Format.GZIP,
        utf8("ISIN;Name\n"),
        FailureClass.INTEGRITY,
        Reason.CORRUPT_ARCHIVE,
        "not Gzip but looks like text",
        "set unpack.format to None");
    refuses(
        Format.GZIP,
        new byte[] {0, 1, 2},
        FailureClass.INTEGRITY,
        Reason.CORRUPT_ARCHIVE,
        "not gzip");
  }

  @Test
  @DisplayName("D55 A gzip bomb has a high compression ratio: the run fails with class Limit")
  void bombByRatio() throws Exception {
    refuses(
        Format.GZIP,
        gzip(new byte[8 << 20]),
        FailureClass.LIMIT,
        Reason.RATIO,
        "200 times",
        "unpack.maxRatio");
  }

  @Test
  @DisplayName("D55 A gzip bomb has a large output: the run fails with class Limit")
  void bombBySize() throws Exception {
    byte[] noise = new byte[600_000];
    new Random(1).nextBytes(noise);
    fixture.size(1, 500_000);
    refuses(
        Format.GZIP,
        gzip(noise),
        FailureClass.LIMIT,
        Reason.TOO_LARGE,
        "500,000 bytes",
        "verify.size.max");
  }

  @Test
  @DisplayName(
      "D55 L11 A gzip file is in a gzip file: the run unpacks only one layer, and the message "
          + "says so")
  void nestedBomb() throws Exception {
    byte[] inner = gzip(gzip(new byte[4 << 20]));
    refuses(
        Format.AUTO,
        gzip(inner),
        FailureClass.INTEGRITY,
        Reason.UNSUPPORTED_FORMAT,
        "packed with gzip again",
        "Set unpack.format to Gzip");
    fixture.unpack(Format.GZIP, null, 200).fetch(gzip(inner));
    org.assertj.core.api.Assertions.assertThat(fixture.stable()).hasBinaryContent(inner);
  }

  @Test
  @DisplayName("A run does not refuse a small repetitive file as a bomb")
  void smallFile() throws Exception {
    unpacks(Format.GZIP, gzip("0".repeat(1 << 20)), "0".repeat(1 << 20));
  }

  @Test
  @DisplayName("From a randomly damaged gzip file a run never publishes other bytes")
  void randomDamage() throws Exception {
    Random random = new Random(42);
    byte[] whole = gzip("LEI,ISIN\n" + "x".repeat(500) + random.nextLong());
    String wanted = null;
    for (int i = 0; i < 300; i++) {
      byte[] body = whole.clone();
      body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        fixture.unpack(Format.GZIP, null, 200).fetch(body);
        // A changed flag or time in the gzip header does not change the content.
        wanted = wanted == null ? fixture.read() : wanted;
        org.assertj.core.api.Assertions.assertThat(fixture.read()).isEqualTo(wanted);
      } catch (dev.fetchjobs.downloader.failure.FetchException e) {
        org.assertj.core.api.Assertions.assertThat(e.failure().failureClass())
            .isIn(FailureClass.INTEGRITY, FailureClass.LIMIT);
      }
    }
  }

  private static byte[] withAllFields(boolean wrong) throws IOException {
    byte[] plain = gzip("text");
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(plain, 0, 3);
    header.write(2 | 4 | 8 | 16);
    header.write(plain, 4, 6);
    header.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'});
    header.writeBytes(utf8("name\0comment\0"));
    CRC32 crc = new CRC32();
    crc.update(header.toByteArray());
    int sum = (int) crc.getValue() ^ (wrong ? 1 : 0);
    header.write(sum);
    header.write(sum >> 8);
    return join(header.toByteArray(), Arrays.copyOfRange(plain, 10, plain.length));
  }
}
