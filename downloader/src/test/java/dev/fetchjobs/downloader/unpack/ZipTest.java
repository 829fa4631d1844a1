package dev.fetchjobs.downloader.unpack;

import static dev.fetchjobs.downloader.unpack.Archives.CONTENT;
import static dev.fetchjobs.downloader.unpack.Archives.gzip;
import static dev.fetchjobs.downloader.unpack.Archives.indexOf;
import static dev.fetchjobs.downloader.unpack.Archives.join;
import static dev.fetchjobs.downloader.unpack.Archives.member;
import static dev.fetchjobs.downloader.unpack.Archives.one;
import static dev.fetchjobs.downloader.unpack.Archives.pair;
import static dev.fetchjobs.downloader.unpack.Archives.rename;
import static dev.fetchjobs.downloader.unpack.Archives.tar;
import static dev.fetchjobs.downloader.unpack.Archives.utf8;
import static dev.fetchjobs.downloader.unpack.Archives.zip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@FaultRows("download")
class ZipTest extends UnpackFixture {

  @Test
  @DisplayName("A run unpacks a zip with one member of any name")
  void oneMember() throws Exception {
    unpacks(Format.ZIP, one("isin-lei-20260810T071513.csv"), CONTENT);
  }

  @Test
  @DisplayName("A run unpacks a zip with a stored member, a streamed member or a comment")
  void forms() throws Exception {
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

  @ParameterizedTest
  @CsvSource({"fd377a585a0000, xz", "1f8b0800, gzip", "504b0304, zip", "28b52ffd00, zstd"})
  @DisplayName(
      "L11 The only file of a zip or tar is packed again: with Auto the run refuses it, and with the archive's format or a named member the run publishes it")
  void packedAgain(String head, String packing) throws Exception {
    byte[] inner = join(HexFormat.of().parseHex(head), utf8("rest"));
    byte[] zip = zip(archive -> member(archive, "list.bin", inner, entry -> {}));
    byte[] tar = tar(archive -> member(archive, "list.bin", inner));
    for (byte[] archive : List.of(zip, tar, gzip(tar))) {
      refuses(
          Format.AUTO,
          archive,
          FailureClass.INTEGRITY,
          Reason.UNSUPPORTED_FORMAT,
          "packed with " + packing,
          "Set unpack.format to");
    }
    fixture.unpack(Format.ZIP, null, 200).fetch(zip);
    assertThat(fixture.stable()).hasBinaryContent(inner);
    fixture.unpack(Format.AUTO, "*.bin", 200).fetch(zip);
    assertThat(fixture.stable()).hasBinaryContent(inner);
  }

  @Test
  @DisplayName("A run unpacks a zip64 archive")
  void zip64() throws Exception {
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
  @DisplayName("A glob pattern selects one member of a zip")
  void glob() throws Exception {
    // Given
    byte[] body =
        zip(
            archive -> {
              member(archive, "readme.txt", "read me");
              member(archive, "data/list-2026.csv", CONTENT);
            });

    // When
    fixture.unpack(Format.ZIP, "list-*.csv", 200).fetch(body);

    // Then
    assertThat(fixture.read()).isEqualTo(CONTENT);
  }

  @Test
  @DisplayName(
      "D57 A zip has no member, no matching member or several: the run fails with class "
          + "Integrity, and the message lists members")
  void wrongNumberOfMembers() throws Exception {
    byte[] two =
        zip(
            archive -> {
              member(archive, "a.csv", "a");
              member(archive, "b.csv", "b");
            });
    refuses(
        Format.ZIP, two, FailureClass.INTEGRITY, Reason.WRONG_MEMBERS, "a.csv", "unpack.member");
    fixture.unpack(Format.ZIP, "*.csv", 200);
    refuses(two, FailureClass.INTEGRITY, Reason.WRONG_MEMBERS, "match \"*.csv\"");
    fixture.unpack(Format.ZIP, "*.xml", 200);
    refuses(two, FailureClass.INTEGRITY, Reason.WRONG_MEMBERS, "None of the archive's 2 files");
    refuses(
        Format.ZIP,
        zip(archive -> {}),
        FailureClass.INTEGRITY,
        Reason.WRONG_MEMBERS,
        "no file in it");
  }

  @ParameterizedTest
  @DisplayName(
      "D57 L20 A zip member has a name that leads out of the folder: the run fails with class "
          + "Policy if the member is wanted, and otherwise skips it")
  @CsvSource({
    "../x, points outside",
    "a/../../x, points outside",
    "/etc/passwd, absolute path",
    "a\\b, backslash",
    "..\\x, backslash",
    "C:x, drive",
    "c:/x, drive"
  })
  void unsafeName(String name, String word) throws Exception {
    byte[] behind = rename(pair("list.csv", "N".repeat(name.length())), name);
    byte[] before = rename(pair("N".repeat(name.length()), "list.csv"), name);
    for (byte[] body : List.of(behind, before)) {
      // Then: the run skips an archive member of this name if the plan does not want it
      fixture.unpack(Format.ZIP, "list.csv", 200).fetch(body);
      assertThat(fixture.read()).isEqualTo(CONTENT);

      // Then: the run refuses the archive if the wanted member has this name, and says so
      fixture.unpack(Format.NONE, null, 200).fetch("good");
      fixture.unpack(Format.ZIP, name.substring(name.lastIndexOf('/') + 1), 200);
      refuses(body, FailureClass.POLICY, Reason.UNSAFE_MEMBER, "wanted member", word);
    }
  }

  @ParameterizedTest
  @DisplayName(
      "D58 L20 A run skips links and devices in a zip, and fails with class Policy if the wanted "
          + "member is a link or device")
  @CsvSource({
    "0120777, symbolic link",
    "0020644, device",
    "0060644, device",
    "0010644, named pipe",
    "0140644, not a regular file"
  })
  void specialMember(String mode, String word) throws Exception {
    byte[] body =
        zip(
            archive -> {
              member(archive, "list.csv", CONTENT);
              member(
                  archive, "other", "list.csv", entry -> entry.setUnixMode(Integer.decode(mode)));
            });
    for (String member : new String[] {"list.csv", null, "*"}) {
      fixture.unpack(Format.ZIP, member, 200).fetch(body);
      assertThat(fixture.read()).isEqualTo(CONTENT);
      fixture.unpack(Format.NONE, null, 200).fetch("good");
    }
    fixture.unpack(Format.ZIP, "other", 200);
    refuses(body, FailureClass.POLICY, Reason.UNSAFE_MEMBER, word, "unpack.member");
  }

  @Test
  @DisplayName("D57 L20 A run recognises a folder in a zip that Windows wrote with a backslash")
  void folderWithBackslash() throws Exception {
    unpacks(
        Format.ZIP,
        rename(
            zip(
                archive -> {
                  member(archive, "NNNNN", "");
                  member(archive, "list.csv", CONTENT);
                }),
            "data\\"),
        CONTENT);
  }

  @Test
  @DisplayName(
      "D59 A zip has more than 10^6 entries, stated or real: the run fails with class Limit")
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
  @DisplayName("D55 A zip is a decompression bomb: the run fails with class Limit")
  void bomb() throws Exception {
    refuses(
        Format.ZIP,
        zip(archive -> member(archive, "list.csv", "0".repeat(8 << 20))),
        FailureClass.LIMIT,
        Reason.RATIO);
  }
}
