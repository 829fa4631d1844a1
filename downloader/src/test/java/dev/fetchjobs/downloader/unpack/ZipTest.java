package dev.fetchjobs.downloader.unpack;

import static dev.fetchjobs.downloader.unpack.Archives.join;
import static dev.fetchjobs.downloader.unpack.Archives.member;
import static dev.fetchjobs.downloader.unpack.Archives.utf8;
import static dev.fetchjobs.downloader.unpack.Archives.zip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Reason;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@FaultRows("download")
class ZipTest extends UnpackCase {

  private static final String CONTENT = "LEI,ISIN\nA,B\n".repeat(50);

  @Test
  void oneMemberOfUnknownName() throws Exception {
    unpacks(Format.ZIP, one("isin-lei-20260810T071513.csv"), CONTENT);
  }

  @Test
  void storedMemberStreamedArchiveAndCommentAreRead() throws Exception {
    unpacks(
        Format.AUTO,
        zip(
            archive -> {
              archive.setMethod(ZipEntry.STORED);
              archive.setComment("a comment with PK\u0005\u0006 in it");
              member(archive, "x/", "");
              java.util.zip.CRC32 crc = new java.util.zip.CRC32();
              crc.update(utf8("stored"));
              member(
                  archive,
                  "x/list.csv",
                  "stored",
                  entry -> {
                    entry.setSize(6);
                    entry.setCrc(crc.getValue());
                  });
            }),
        "stored");
    ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    try (ZipOutputStream archive = new ZipOutputStream(streamed)) {
      archive.putNextEntry(new ZipEntry("list.csv"));
      archive.write(utf8("with data descriptor"));
    }
    unpacks(Format.ZIP, streamed.toByteArray(), "with data descriptor");
  }

  @Test
  void zip64IsRead() throws Exception {
    unpacks(
        Format.ZIP,
        zip(
            archive -> {
              archive.setUseZip64(Zip64Mode.Always);
              member(archive, "list.csv", CONTENT);
            }),
        CONTENT);
  }

  @Test
  void globPicksOneMember() throws Exception {
    // Given
    byte[] body =
        zip(
            archive -> {
              member(archive, "readme.txt", "read me");
              member(archive, "data/list-2026.csv", CONTENT);
            });

    // When
    desk.unpack(Format.ZIP, "list-*.csv", 200).fetch(body);

    // Then
    assertThat(desk.read()).isEqualTo(CONTENT);
  }

  @Test
  @DisplayName(
      "D57 archive with no member, none that matches, or several: Integrity with their names")
  void wrongNumberOfMembers() throws Exception {
    byte[] two =
        zip(
            archive -> {
              member(archive, "a.csv", "a");
              member(archive, "b.csv", "b");
            });
    refuses(
        Format.ZIP, two, FailureClass.INTEGRITY, Reason.WRONG_MEMBERS, "a.csv", "unpack.member");
    desk.unpack(Format.ZIP, "*.csv", 200);
    refuses(two, FailureClass.INTEGRITY, Reason.WRONG_MEMBERS, "match \"*.csv\"");
    desk.unpack(Format.ZIP, "*.xml", 200);
    refuses(two, FailureClass.INTEGRITY, Reason.WRONG_MEMBERS, "None of the archive's 2 files");
    refuses(
        Format.ZIP,
        zip(archive -> {}),
        FailureClass.INTEGRITY,
        Reason.WRONG_MEMBERS,
        "no file in it");
  }

  @ParameterizedTest
  @DisplayName("D57 a member that points outside, also one not selected: Policy, nothing written")
  @CsvSource({
    "../x, points outside",
    "a/../../x, points outside",
    "a/.., points outside",
    "/etc/passwd, absolute path",
    "a\\b, backslash",
    "..\\x, backslash",
    "C:x, drive",
    "c:/x, drive"
  })
  void unsafeName(String name, String word) throws Exception {
    // Given
    desk.unpack(Format.ZIP, "list.csv", 200);

    // Then: before and after the selected member
    byte[] raw = rename(pair("list.csv", "N".repeat(name.length())), name);
    refuses(raw, FailureClass.POLICY, Reason.UNSAFE_MEMBER, word);
    raw = rename(pair("N".repeat(name.length()), "list.csv"), name);
    refuses(raw, FailureClass.POLICY, Reason.UNSAFE_MEMBER, word);
  }

  @ParameterizedTest
  @DisplayName("D58 links and devices in a zip, also not selected: Policy")
  @CsvSource({
    "0120777, symbolic link",
    "0020644, device",
    "0060644, device",
    "0010644, named pipe",
    "0140644, no plain file"
  })
  void specialMember(String mode, String word) throws Exception {
    desk.unpack(Format.ZIP, "list.csv", 200);
    refuses(
        zip(
            archive -> {
              member(archive, "list.csv", CONTENT);
              member(
                  archive, "other", "list.csv", entry -> entry.setUnixMode(Integer.decode(mode)));
            }),
        FailureClass.POLICY,
        Reason.UNSAFE_MEMBER,
        word);
  }

  @Test
  @DisplayName("D59 more than 10^6 entries, by count or by directory: Limit")
  void tooManyEntries() throws Exception {
    byte[] body =
        zip(
            archive -> {
              archive.setUseZip64(Zip64Mode.Always);
              member(archive, "list.csv", CONTENT);
            });
    ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    int zip64 = indexOf(body, new byte[] {'P', 'K', 6, 6});
    bytes.putLong(zip64 + 24, 1_000_001).putLong(zip64 + 32, 1_000_001);
    int end = indexOf(body, new byte[] {'P', 'K', 5, 6});
    bytes.putShort(end + 8, (short) 0xffff).putShort(end + 10, (short) 0xffff);
    refuses(Format.ZIP, body, FailureClass.LIMIT, Reason.TOO_MANY_MEMBERS, "1,000,000");
  }

  @Test
  @DisplayName("D60 two members of one name: Integrity")
  void duplicates() throws Exception {
    desk.unpack(Format.ZIP, "list.csv", 200);
    refuses(
        rename(
            zip(
                archive -> {
                  member(archive, "list.csv", CONTENT);
                  member(archive, "a.csv", "a");
                  member(archive, "N.csv", "b");
                }),
            "a.csv",
            "N.csv"),
        FailureClass.INTEGRITY,
        Reason.CORRUPT_ARCHIVE,
        "two members of one name");
  }

  @Test
  @DisplayName("D60 encrypted member, also not selected: Integrity that says so")
  void encrypted() throws Exception {
    byte[] body = pair("list.csv", "other");
    int second = indexOf(body, new byte[] {'P', 'K', 1, 2}, 2);
    body[second + 8] |= 1;
    desk.unpack(Format.ZIP, "list.csv", 200);
    refuses(body, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE, "encrypted");
  }

  @ParameterizedTest
  @DisplayName("D60 central directory that lies about name, method, CRC, sizes or place: Integrity")
  @ValueSource(ints = {8, 10, 16, 20, 24, 28, 30, 42, 46})
  void lyingDirectory(int field) throws Exception {
    byte[] body = one("list.csv");
    int central = indexOf(body, new byte[] {'P', 'K', 1, 2});
    body[central + field] ^= (byte) (field == 8 ? 1 << 6 : 1);
    refuses(Format.ZIP, body, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
  }

  @ParameterizedTest
  @DisplayName("D60 end record that lies about count, length, place or parts: Integrity")
  @ValueSource(ints = {4, 6, 8, 10, 12, 16, 20})
  void lyingEnd(int field) throws Exception {
    byte[] body = one("list.csv");
    body[indexOf(body, new byte[] {'P', 'K', 5, 6}) + field] ^= 1;
    refuses(Format.ZIP, body, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
  }

  @Test
  @DisplayName("D55 members that share bytes (overlapping bomb): Integrity")
  void overlap() throws Exception {
    // Given: the second entry's local header lies inside the first member's content
    byte[] inner = zip(archive -> member(archive, "b.csv", "b"));
    byte[] local = Arrays.copyOf(inner, indexOf(inner, new byte[] {'P', 'K', 1, 2}));
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(local);
    byte[] body =
        zip(
            archive -> {
              archive.setMethod(ZipEntry.STORED);
              var entry = new org.apache.commons.compress.archivers.zip.ZipArchiveEntry("list.csv");
              entry.setSize(local.length);
              entry.setCrc(crc.getValue());
              archive.putArchiveEntry(entry);
              archive.write(local);
              archive.closeArchiveEntry();
              archive.setMethod(ZipEntry.DEFLATED);
              member(archive, "b.csv", "b");
            });
    int second = indexOf(body, new byte[] {'P', 'K', 1, 2}, 2);
    ByteBuffer.wrap(body)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(second + 42, indexOf(body, new byte[] {'P', 'K', 3, 4}, 2));

    // Then
    desk.unpack(Format.ZIP, "list.csv", 200);
    refuses(body, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE, "overlap");
  }

  @Test
  @DisplayName("D55 zip bomb: Limit on output")
  void bomb() throws Exception {
    refuses(
        Format.ZIP,
        zip(archive -> member(archive, "list.csv", "0".repeat(8 << 20))),
        FailureClass.LIMIT,
        Reason.RATIO);
  }

  @Test
  @DisplayName("D60 zip cut at any byte, or followed by others: Integrity")
  void cutAnywhere() throws Exception {
    byte[] whole = one("list.csv");
    for (int length = 0; length < whole.length; length++) {
      refuses(
          Format.ZIP, Arrays.copyOf(whole, length), FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
    }
    refuses(Format.ZIP, join(whole, utf8("x")), FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
  }

  @Test
  void randomDamageNeverPublishesOtherBytes() throws Exception {
    Random random = new Random(7);
    byte[] whole = pair("list.csv", "other");
    desk.unpack(Format.ZIP, "list.csv", 200);
    for (int i = 0; i < 500; i++) {
      byte[] body = whole.clone();
      body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        desk.fetch(body);
        assertThat(desk.read()).isEqualTo(CONTENT);
      } catch (FetchException e) {
        assertThat(e.failure().failureClass())
            .isIn(FailureClass.INTEGRITY, FailureClass.POLICY, FailureClass.LIMIT);
      }
    }
  }

  private static byte[] one(String name) throws Exception {
    return zip(archive -> member(archive, name, CONTENT));
  }

  private static byte[] pair(String first, String second) throws Exception {
    return zip(
        archive -> {
          member(archive, first, CONTENT);
          member(archive, second, CONTENT);
        });
  }

  /** The library refuses to write some names, so they are put in afterwards. */
  private static byte[] rename(byte[] archive, String name) {
    return rename(archive, name, "N".repeat(name.length()));
  }

  private static byte[] rename(byte[] archive, String name, String placeholder) {
    byte[] from = utf8(placeholder);
    byte[] to = utf8(name);
    for (int at = indexOf(archive, from); at >= 0; at = indexOf(archive, from)) {
      System.arraycopy(to, 0, archive, at, to.length);
    }
    return archive;
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    return indexOf(bytes, part, 1);
  }

  private static int indexOf(byte[] bytes, byte[] part, int which) {
    int seen = 0;
    for (int at = 0; at <= bytes.length - part.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length) && ++seen == which) {
        return at;
      }
    }
    return -1;
  }
}
