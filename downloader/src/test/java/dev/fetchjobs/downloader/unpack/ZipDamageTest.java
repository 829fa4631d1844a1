package dev.fetchjobs.downloader.unpack;

import static dev.fetchjobs.downloader.unpack.Archives.CONTENT;
import static dev.fetchjobs.downloader.unpack.Archives.indexOf;
import static dev.fetchjobs.downloader.unpack.Archives.join;
import static dev.fetchjobs.downloader.unpack.Archives.member;
import static dev.fetchjobs.downloader.unpack.Archives.one;
import static dev.fetchjobs.downloader.unpack.Archives.pair;
import static dev.fetchjobs.downloader.unpack.Archives.rename;
import static dev.fetchjobs.downloader.unpack.Archives.utf8;
import static dev.fetchjobs.downloader.unpack.Archives.zip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@FaultRows("download")
class ZipDamageTest extends UnpackFixture {

  @Test
  @DisplayName(
      "D60 L20 Two zip members have the same name: the run fails with class Integrity if it is "
          + "the wanted name")
  void duplicates() throws Exception {
    byte[] body =
        rename(
            zip(
                archive -> {
                  member(archive, "list.csv", CONTENT);
                  member(archive, "a.csv", "a");
                  member(archive, "N.csv", "b");
                }),
            "a.csv",
            "N.csv");
    fixture.unpack(Format.ZIP, "a.csv", 200);
    refuses(body, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE, "two members of one name");
    fixture.unpack(Format.ZIP, "list.csv", 200).fetch(body);
    assertThat(fixture.read()).isEqualTo(CONTENT);
  }

  @Test
  @DisplayName(
      "D60 L13 L20 A zip member is encrypted: the run fails only if this is the wanted member")
  void encrypted() throws Exception {
    byte[] body = pair("list.csv", "other");
    body[indexOf(body, new byte[] {'P', 'K', 1, 2}, 2) + 8] |= 1;
    body[indexOf(body, new byte[] {'P', 'K', 3, 4}, 2) + 6] |= 1;
    fixture.unpack(Format.ZIP, "other", 200);
    refuses(
        body,
        FailureClass.INTEGRITY,
        Reason.UNSUPPORTED_FORMAT,
        "\"other\" is encrypted",
        "The next run will not help");
    fixture.unpack(Format.ZIP, "list.csv", 200).fetch(body);
    assertThat(fixture.read()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @DisplayName(
      "D60 L13 A zip member has an unsupported compression method: the message names the method")
  @CsvSource({
    "9, Deflate64 (method 9)",
    "12, bzip2",
    "14, LZMA",
    "93, zstd",
    "95, xz",
    "98, PPMd",
    "99, encrypted",
    "77, an unknown method (method 77)"
  })
  void unknownMethod(int method, String word) throws Exception {
    byte[] body = pair("list.csv", "other");
    body[indexOf(body, new byte[] {'P', 'K', 1, 2}, 2) + 10] = (byte) method;
    body[indexOf(body, new byte[] {'P', 'K', 3, 4}, 2) + 8] = (byte) method;
    fixture.unpack(Format.ZIP, "other", 200);
    refuses(
        body,
        FailureClass.INTEGRITY,
        Reason.UNSUPPORTED_FORMAT,
        word,
        "The next run will not help");
    fixture.unpack(Format.ZIP, "list.csv", 200).fetch(body);
    assertThat(fixture.read()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @DisplayName("D60 L13 Bytes precede or follow a zip: the message says how many")
  @ValueSource(ints = {1, 2, 70_000, 3_000_000})
  void bytesBesides(int count) throws Exception {
    byte[] whole = one("list.csv");
    byte[] others = new byte[count];
    Arrays.fill(others, (byte) 1);
    refuses(
        Format.ZIP,
        join(whole, others),
        FailureClass.INTEGRITY,
        Reason.CORRUPT_ARCHIVE,
        count == 1 ? "1 other byte follows" : "%,d other bytes follow".formatted(count));
    refuses(
        Format.ZIP,
        join(others, whole),
        FailureClass.INTEGRITY,
        Reason.CORRUPT_ARCHIVE,
        "begins %s after".formatted(Printable.count(count, "byte")));
  }

  @ParameterizedTest
  @DisplayName(
      "D60 A zip directory has a wrong name, method, CRC, size or offset: the run fails with "
          + "class Integrity")
  @ValueSource(ints = {8, 10, 16, 20, 24, 28, 30, 42, 46})
  void lyingDirectory(int field) throws Exception {
    byte[] body = one("list.csv");
    int central = indexOf(body, new byte[] {'P', 'K', 1, 2});
    body[central + field] ^= (byte) (field == 8 ? 1 << 6 : 1);
    refuses(Format.ZIP, body, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
  }

  @ParameterizedTest
  @DisplayName(
      "D60 A zip end record has a wrong count, length, offset or number of parts: the run fails "
          + "with class Integrity")
  @ValueSource(ints = {4, 6, 8, 10, 12, 16, 20})
  void lyingEnd(int field) throws Exception {
    byte[] body = one("list.csv");
    body[indexOf(body, new byte[] {'P', 'K', 5, 6}) + field] ^= 1;
    refuses(Format.ZIP, body, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
  }

  @ParameterizedTest
  @DisplayName(
      "D60 A zip64 locator has the largest possible offset: the run fails with class Integrity")
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 40, Long.MIN_VALUE, -1, 1L << 40})
  void lyingLocator(long place) throws Exception {
    byte[] body = one("list.csv");
    int end = indexOf(body, new byte[] {'P', 'K', 5, 6});
    ByteBuffer lie = ByteBuffer.allocate(body.length + 20).order(ByteOrder.LITTLE_ENDIAN);
    lie.put(body, 0, end).putInt(0x07064b50).putInt(0).putLong(place).putInt(1);
    lie.put(body, end, body.length - end);
    refuses(Format.ZIP, lie.array(), FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
  }

  @Test
  @DisplayName("D55 Zip members overlap, as in a bomb: the run fails with class Integrity")
  void overlap() throws Exception {
    fixture.unpack(Format.ZIP, "list.csv", 200);
    refuses(
        Archives.nested("list.csv", "b.csv"),
        FailureClass.INTEGRITY,
        Reason.CORRUPT_ARCHIVE,
        "overlap");
  }

  @Test
  @DisplayName(
      "D60 A zip is cut at any byte or followed by other bytes: the run fails with class Integrity")
  void cutAnywhere() throws Exception {
    byte[] whole = one("list.csv");
    for (int length = 0; length < whole.length; length++) {
      refuses(
          Format.ZIP, Arrays.copyOf(whole, length), FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
    }
    refuses(Format.ZIP, join(whole, utf8("x")), FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
  }

  @Test
  @DisplayName("From a randomly damaged zip a run never publishes other bytes")
  void randomDamage() throws Exception {
    Random random = new Random(7);
    byte[] whole = pair("list.csv", "other");
    fixture.unpack(Format.ZIP, "list.csv", 200);
    for (int i = 0; i < 500; i++) {
      byte[] body = whole.clone();
      body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        fixture.fetch(body);
        assertThat(fixture.read()).isEqualTo(CONTENT);
      } catch (FetchException e) {
        assertThat(e.failure().failureClass())
            .isIn(FailureClass.INTEGRITY, FailureClass.POLICY, FailureClass.LIMIT);
      }
    }
  }
}
