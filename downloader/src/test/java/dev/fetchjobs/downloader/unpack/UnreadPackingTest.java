package dev.fetchjobs.downloader.unpack;

import static dev.fetchjobs.downloader.unpack.Archives.CONTENT;
import static dev.fetchjobs.downloader.unpack.Archives.gzip;
import static dev.fetchjobs.downloader.unpack.Archives.join;
import static dev.fetchjobs.downloader.unpack.Archives.one;
import static dev.fetchjobs.downloader.unpack.Archives.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadPackingTest extends UnpackFixture {

  @ParameterizedTest
  @DisplayName(
      "L11 With unpack.format Auto a run refuses a file in an unsupported packing, and the "
          + "message names the packing")
  @CsvSource({
    "lz4, 04224d186040",
    "lz4, 02214c18",
    "7z, 377abcaf271c0004",
    "rar, 526172211a0700",
    "rar, 526172211a070100",
    "compress (.Z), 1f9d90",
    "compress (.Z), 1fa000",
    "lzip, 4c5a495001",
    "lzop, 894c5a4f000d0a1a0a",
    "lzma, 5d00008000ffffffffffffffff00",
    "lzma, 5d00008000001000000000000000",
    "snappy, ff060000734e61507059",
    "cab, 4d53434600000000",
    "ar, 213c617263683e0a"
  })
  void unknownPacking(String name, String magic) throws Exception {
    byte[] body = join(HexFormat.of().parseHex(magic), new byte[600]);
    refuses(
        Format.AUTO,
        body,
        FailureClass.INTEGRITY,
        Reason.UNSUPPORTED_FORMAT,
        "packed with " + name,
        "Set unpack.format to None");
    refuses(
        Format.AUTO,
        gzip(body),
        FailureClass.INTEGRITY,
        Reason.UNSUPPORTED_FORMAT,
        "Inside the gzip the file is packed with " + name);
    refuses(Format.ZIP, body, FailureClass.INTEGRITY, Reason.UNSUPPORTED_FORMAT, name);
    fixture.unpack(Format.NONE, null, 200).fetch(body);
    assertThat(fixture.stable()).hasBinaryContent(body);
  }

  @Test
  @DisplayName(
      "L11 A run recognises cpio and zlib, which have short magic numbers, by the bytes after them")
  void shortMagic() throws Exception {
    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(zlib)) {
      deflater.write(utf8(CONTENT));
    }
    refuses(
        Format.AUTO, zlib.toByteArray(), FailureClass.INTEGRITY, Reason.UNSUPPORTED_FORMAT, "zlib");
    refuses(
        Format.AUTO,
        utf8("070701" + "0".repeat(120)),
        FailureClass.INTEGRITY,
        Reason.UNSUPPORTED_FORMAT,
        "cpio");
  }

  @ParameterizedTest
  @DisplayName(
      "L11 With unpack.format Auto a run publishes a text file unchanged, also if it begins like "
          + "an archive")
  @ValueSource(
      strings = {
        "ISIN;Name\n",
        "BZh91AY",
        "070701;1\n2;3\n",
        "070707\n",
        "Rar!",
        "LZIP,x",
        "MSCF;1",
        "x^y",
        "PK;1",
        "7z",
        "ustar",
        "a;b\n1;2\n\u001a"
      })
  void textStays(String text) throws Exception {
    unpacks(Format.AUTO, utf8(text), text);
    byte[] wide = ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
    fixture.unpack(Format.AUTO, null, 200).fetch(wide);
    assertThat(fixture.stable()).hasBinaryContent(wide);
  }

  @Test
  @DisplayName("L11 A run refuses a zip inside a gzip with Auto, and publishes the zip with Gzip")
  void zipInGzip() throws Exception {
    byte[] zip = one("list.csv");
    refuses(
        Format.AUTO,
        gzip(zip),
        FailureClass.INTEGRITY,
        Reason.UNSUPPORTED_FORMAT,
        "packed with zip",
        "Set unpack.format to Gzip");
    fixture.unpack(Format.GZIP, null, 200).fetch(gzip(zip));
    assertThat(fixture.stable()).hasBinaryContent(zip);
  }

  @Test
  @DisplayName("L11 With Auto a run refuses unknown bytes at a URL with the suffix of a packing")
  void onlyTheUrlSaysSo() throws Exception {
    byte[] noise = HexFormat.of().parseHex("0b008061626300010203");
    fixture.unpack(Format.AUTO, null, 200).fetch(noise);
    assertThat(fixture.stable()).as("at .csv").hasBinaryContent(noise);
    fixture.unpack(Format.NONE, null, 200).fetch("good");
    for (String url : new String[] {"x/list.csv.br", "x/list.BR?y=1", "x/list.tar.lzo"}) {
      fixture.url("https://publisher.example/" + url);
      refuses(
          Format.AUTO,
          noise,
          FailureClass.INTEGRITY,
          Reason.UNSUPPORTED_FORMAT,
          "which we cannot unpack");
    }
    unpacks(Format.AUTO, utf8("plain;text\n"), "plain;text\n");
  }

  @ParameterizedTest
  @DisplayName(
      "L13 A file has another packing than unpack.format: the message names the packing and the "
          + "value to set")
  @EnumSource(
      value = Format.class,
      names = {"NONE", "AUTO"},
      mode = EnumSource.Mode.EXCLUDE)
  void anotherFormat(Format wanted) throws Exception {
    byte[] tar = Archives.tar(archive -> Archives.member(archive, "list.csv", CONTENT));
    byte[][] bodies = {gzip(CONTENT), tar, gzip(tar), one("list.csv")};
    Format[] formats = {Format.GZIP, Format.TAR, Format.TAR_GZ, Format.ZIP};
    for (int i = 0; i < formats.length; i++) {
      boolean gzips = (wanted == Format.GZIP || wanted == Format.TAR_GZ) && i % 2 == 0;
      if (formats[i] != wanted && !gzips) {
        refuses(
            wanted,
            bodies[i],
            FailureClass.INTEGRITY,
            Reason.UNSUPPORTED_FORMAT,
            "unpack.format is " + wanted.word(),
            "Set unpack.format to Auto");
      }
    }
  }
}
