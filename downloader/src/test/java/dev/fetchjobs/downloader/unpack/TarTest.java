package dev.fetchjobs.downloader.unpack;

import static dev.fetchjobs.downloader.unpack.Archives.gzip;
import static dev.fetchjobs.downloader.unpack.Archives.join;
import static dev.fetchjobs.downloader.unpack.Archives.member;
import static dev.fetchjobs.downloader.unpack.Archives.special;
import static dev.fetchjobs.downloader.unpack.Archives.tar;
import static dev.fetchjobs.downloader.unpack.Archives.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.table.FaultRows;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@FaultRows("download")
class TarTest extends UnpackFixture {

  private static final String CONTENT = "LEI,ISIN\nA,B\n".repeat(50);

  @Test
  @DisplayName("A run unpacks a tar with one member, plain or gzipped")
  void oneMember() throws Exception {
    byte[] body = tar(archive -> member(archive, "./list.csv", CONTENT));
    unpacks(Format.TAR, body, CONTENT);
    unpacks(Format.TAR_GZ, gzip(body), CONTENT);
    byte[] other = tar(archive -> member(archive, "list.csv", "other"));
    unpacks(Format.AUTO, other, "other");
    byte[] third = tar(archive -> member(archive, "list.csv", "third"));
    unpacks(Format.AUTO, gzip(third), "third");
  }

  @ParameterizedTest
  @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
  @DisplayName("A run reads long member names in a tar")
  void longNames(int mode) throws Exception {
    String name = "directory/".repeat(30) + "list-ü.csv";
    byte[] body =
        tar(
            archive -> {
              archive.setLongFileMode(mode);
              archive.setAddPaxHeadersForNonAsciiNames(true);
              member(archive, "other", "other");
              member(archive, name, CONTENT);
            });
    fixture.unpack(Format.TAR, "directory/**/list-ü.csv", 200).fetch(body);
    assertThat(fixture.read()).isEqualTo(CONTENT);
  }

  @Test
  @DisplayName(
      "D57 A tar has several members, and the plan has no pattern: the run fails with class "
          + "Integrity")
  void severalMembers() throws Exception {
    refuses(
        Format.TAR,
        tar(
            archive -> {
              member(archive, "a.csv", "a");
              member(archive, "b.csv", "b");
            }),
        FailureClass.INTEGRITY,
        Reason.WRONG_MEMBERS,
        "a.csv",
        "b.csv");
  }

  @ParameterizedTest
  @DisplayName(
      "D57 L20 A tar member has a name that leads out of the folder: the run fails with class "
          + "Policy if the member is wanted, and otherwise skips it")
  @CsvSource({
    "../x, points outside",
    "a/../../x, points outside",
    "/etc/passwd, absolute",
    "a\\b, backslash",
    "C:x, drive"
  })
  void unsafeName(String name, String word) throws Exception {
    for (int padding : new int[] {0, 200}) {
      String whole = name + "/y".repeat(padding);
      byte[] body =
          tar(
              archive -> {
                TarArchiveEntry entry = new TarArchiveEntry(whole, true);
                archive.putArchiveEntry(entry);
                archive.closeArchiveEntry();
                member(archive, "list.csv", CONTENT);
              });
      // Then: the run skips an archive member of this name if the plan does not want it
      fixture.unpack(Format.TAR, "list.csv", 200).fetch(body);
      assertThat(fixture.read()).isEqualTo(CONTENT);

      // Then: the run refuses the archive if the wanted member has this name
      fixture.unpack(Format.NONE, null, 200).fetch("good");
      fixture.unpack(Format.TAR, whole.substring(whole.lastIndexOf('/') + 1), 200);
      refuses(body, FailureClass.POLICY, Reason.UNSAFE_MEMBER, word, "unpack.member");
      fixture.unpack(Format.NONE, null, 200).fetch("good");
    }
  }

  @ParameterizedTest
  @DisplayName(
      "D58 L20 A run skips links and devices in a tar, and fails with class Policy if the wanted "
          + "member is a link or device")
  @CsvSource({"1, hard link", "2, symbolic link", "3, device", "4, device", "6, named pipe"})
  void specialMember(char type, String word) throws Exception {
    byte[] after =
        tar(
            archive -> {
              member(archive, "list.csv", CONTENT);
              special(archive, "x", (byte) type);
            });
    byte[] before =
        tar(
            archive -> {
              special(archive, "x", (byte) type);
              member(archive, "list.csv", CONTENT);
            });
    for (byte[] body : List.of(after, before)) {
      for (String member : new String[] {"list.csv", null, "*"}) {
        fixture.unpack(Format.TAR, member, 200).fetch(body);
        assertThat(fixture.read()).isEqualTo(CONTENT);
        fixture.unpack(Format.NONE, null, 200).fetch("good");
      }
      fixture.unpack(Format.TAR, "x", 200);
      refuses(body, FailureClass.POLICY, Reason.UNSAFE_MEMBER, word, "unpack.member");
    }
    fixture.unpack(Format.TAR, null, 200);
    refuses(
        tar(archive -> special(archive, "x", (byte) type)),
        FailureClass.POLICY,
        Reason.UNSAFE_MEMBER,
        word);
  }

  @ParameterizedTest
  @DisplayName(
      "D58 L20 A run skips sparse files and other special members beside the wanted member of a "
          + "tar")
  @ValueSource(chars = {'S', 'V', 'M', 'D', 'N', 'Z'})
  void memberOfAnotherKind(char type) throws Exception {
    TarArchiveEntry entry = new TarArchiveEntry("x", (byte) type);
    entry.setSize(600);
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    byte[] list = tar(archive -> member(archive, "list.csv", CONTENT));
    fixture.unpack(Format.TAR, null, 200).fetch(join(header, new byte[1024], list));
    assertThat(fixture.read()).isEqualTo(CONTENT);
  }

  @Test
  @DisplayName("D60 L11 A run recognises an old tar without a magic number by its checksum")
  void withoutMagic() throws Exception {
    byte[] body = tar(archive -> member(archive, "list.csv", CONTENT));
    int sum = 0;
    Arrays.fill(body, 257, 512, (byte) 0);
    Arrays.fill(body, 148, 156, (byte) ' ');
    for (int i = 0; i < 512; i++) {
      sum += body[i] & 0xff;
    }
    System.arraycopy(utf8("%06o\0 ".formatted(sum)), 0, body, 148, 8);
    unpacks(Format.AUTO, body, CONTENT);
    fixture.unpack(Format.NONE, null, 200).fetch("good");
    unpacks(Format.AUTO, gzip(body), CONTENT);
    unpacks(Format.TAR, body, CONTENT);
  }

  @Test
  @DisplayName("D59 A tar has more than 10^6 entries: the run fails with class Limit")
  void tooManyEntries() throws Exception {
    byte[] header = new byte[512];
    new TarArchiveEntry("d/", TarArchiveEntry.LF_DIR).writeEntryHeader(header);
    ByteSource endless =
        new ByteSource() {
          private long at;

          @Override
          public int read(byte[] into, int offset, int length) {
            int from = (int) (at % header.length);
            int count = Math.min(length, header.length - from);
            System.arraycopy(header, from, into, offset, count);
            at += count;
            return count;
          }
        };
    TarReader reader = new TarReader(endless, new MemberSelection(null));
    FetchException failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            FetchException.class, () -> reader.write(null));
    assertThat(failure.failure().reason()).isEqualTo(Reason.TOO_MANY_MEMBERS);
  }

  @Test
  @DisplayName(
      "D60 L20 Two tar members have the same name: the run fails with class Integrity if it is "
          + "the wanted name")
  void duplicates() throws Exception {
    byte[] body =
        tar(
            archive -> {
              member(archive, "list.csv", CONTENT);
              member(archive, "a", "1");
              member(archive, "./a", "2");
            });
    fixture.unpack(Format.TAR, "a", 200);
    refuses(body, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE, "two members of one name");
    fixture.unpack(Format.TAR, "list.csv", 200).fetch(body);
    assertThat(fixture.read()).isEqualTo(CONTENT);
  }

  @Test
  @DisplayName(
      "D60 A tar is cut, damaged or followed by other bytes: the run fails with class Integrity")
  void damaged() throws Exception {
    byte[] whole = tar(archive -> member(archive, "list.csv", CONTENT));
    int content = 512 + (CONTENT.length() + 511) / 512 * 512;
    for (int length = 0; length <= content; length += 256) {
      refuses(
          Format.TAR, Arrays.copyOf(whole, length), FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
    }
    byte[] changed = whole.clone();
    changed[3] ^= 1;
    refuses(Format.TAR, changed, FailureClass.INTEGRITY, Reason.CORRUPT_ARCHIVE);
    refuses(
        Format.TAR,
        join(whole, utf8("xy")),
        FailureClass.INTEGRITY,
        Reason.CORRUPT_ARCHIVE,
        "2 other bytes follow");
  }

  @Test
  @DisplayName(
      "D55 An unwanted member of a tar.gz is a decompression bomb: the run fails with class Limit")
  void bombBesides() throws Exception {
    fixture.unpack(Format.TAR_GZ, "list.csv", 200);
    refuses(
        gzip(
            tar(
                archive -> {
                  member(archive, "zeros", "0".repeat(8 << 20));
                  member(archive, "list.csv", CONTENT);
                })),
        FailureClass.LIMIT,
        Reason.RATIO);
  }

  @Test
  @DisplayName(
      "D60 A pax header or long name claims gigabytes: the run fails with class Integrity and "
          + "needs little memory")
  void hugeHeader() throws Exception {
    for (char type : new char[] {'L', 'K', 'x', 'g'}) {
      TarArchiveEntry entry = new TarArchiveEntry("x", (byte) type);
      entry.setSize(6L << 30);
      byte[] header = new byte[512];
      entry.writeEntryHeader(header);
      refuses(
          Format.TAR,
          join(header, new byte[5120]),
          FailureClass.INTEGRITY,
          Reason.CORRUPT_ARCHIVE,
          "6442450944");
    }
  }

  @Test
  @DisplayName("Random damage in the headers of a tar never causes an internal error")
  void randomDamage() throws Exception {
    Random random = new Random(11);
    byte[] whole =
        tar(
            archive -> {
              member(archive, "directory/".repeat(20) + "x", "x");
              member(archive, "list.csv", CONTENT);
            });
    fixture.unpack(Format.TAR, "list.csv", 200);
    for (int i = 0; i < 300; i++) {
      byte[] body = whole.clone();
      body[random.nextInt(2560)] ^= (byte) (1 << random.nextInt(8));
      try {
        fixture.fetch(body);
      } catch (FetchException e) {
        assertThat(e.failure().failureClass())
            .isIn(FailureClass.INTEGRITY, FailureClass.POLICY, FailureClass.LIMIT);
      }
    }
  }
}
