package dev.fetchjobs.downloader.unpack;

import static dev.fetchjobs.downloader.unpack.Archives.CONTENT;
import static dev.fetchjobs.downloader.unpack.Archives.join;
import static dev.fetchjobs.downloader.unpack.Archives.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.itadaki.bzip2.BZip2OutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Tests the rules that hold for every compression, and those of xz, bzip2 and zstd. */
class CompressionTest extends UnpackFixture {

  private static final HexFormat HEX = HexFormat.of();

  static byte[] compress(Compression compression, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case GZIP -> new GZIPOutputStream(bytes);
          case XZ -> new XZOutputStream(bytes, new LZMA2Options(3));
          case BZIP2 -> new BZip2OutputStream(bytes);
          case ZSTD -> new ZstdOutputStream(bytes);
        }) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] xz(int preset, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (XZOutputStream out = new XZOutputStream(bytes, new LZMA2Options(preset))) {
      out.write(utf8(content));
    }
    return bytes.toByteArray();
  }

  private void corrupt(Compression compression, byte[] body) {
    refuses(
        compression.file(),
        body,
        FailureClass.INTEGRITY,
        Reason.CORRUPT_ARCHIVE,
        compression.label());
  }

  @ParameterizedTest
  @DisplayName("A compressed file is unpacked with its own format and with Auto")
  @EnumSource
  void file(Compression compression) throws Exception {
    byte[] body = compress(compression, utf8(CONTENT));
    unpacks(compression.file(), body, CONTENT);
    fixture.unpack(Format.NONE, null, 200).fetch("good");
    unpacks(Format.AUTO, body, CONTENT);
  }

  @ParameterizedTest
  @DisplayName("The member of a compressed tar is unpacked with its own format and with Auto")
  @EnumSource
  void tar(Compression compression) throws Exception {
    byte[] tar = Archives.tar(archive -> Archives.member(archive, "list.csv", CONTENT));
    byte[] body = compress(compression, tar);
    unpacks(compression.tar(), body, CONTENT);
    fixture.unpack(Format.NONE, null, 200).fetch("good");
    unpacks(Format.AUTO, body, CONTENT);
  }

  @ParameterizedTest
  @DisplayName("Several compressed parts in one file are unpacked as one, as the programs do")
  @EnumSource
  void parts(Compression compression) throws Exception {
    byte[] body =
        join(
            compress(compression, utf8("a,b\n")),
            compress(compression, new byte[0]),
            compress(compression, utf8("c,d\n")));
    unpacks(compression.file(), body, "a,b\nc,d\n");
  }

  @ParameterizedTest
  @DisplayName("A file without content is unpacked as an empty file")
  @EnumSource
  void empty(Compression compression) throws Exception {
    fixture.unpack(compression.file(), null, 200);
    assertThat(decoded(compression, compress(compression, new byte[0]))).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("A file that is cut anywhere is damaged, and nothing of it is published")
  @EnumSource
  void cut(Compression compression) throws Exception {
    byte[] body = compress(compression, noise(3_000));
    for (int length = 20; length < body.length; length += 97) {
      corrupt(compression, Arrays.copyOf(body, length));
    }
    corrupt(compression, Arrays.copyOf(body, body.length - 1));
  }

  @ParameterizedTest
  @DisplayName("A changed bit never leads to other content")
  @EnumSource
  void changedBit(Compression compression) throws Exception {
    byte[] content = noise(3_000);
    byte[] body = compress(compression, content);
    Random random = new Random(7);
    int found = 0;
    for (int i = 0; i < 300; i++) {
      byte[] changed = body.clone();
      changed[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(decoded(compression, changed)).isEqualTo(content);
      } catch (FetchException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThan(250);
  }

  @ParameterizedTest
  @DisplayName("Bytes after the end of the compressed data are damage")
  @EnumSource
  void bytesAfter(Compression compression) throws Exception {
    corrupt(compression, join(compress(compression, utf8(CONTENT)), utf8("<!-- served -->")));
  }

  @ParameterizedTest
  @DisplayName("A file that expands more than unpack.maxRatio is refused")
  @EnumSource
  void bomb(Compression compression) throws Exception {
    fixture.unpack(compression.file(), null, 10);
    refuses(
        compress(compression, new byte[4 << 20]),
        FailureClass.LIMIT,
        Reason.RATIO,
        "unpack.maxRatio");
  }

  @ParameterizedTest
  @DisplayName("A compressed file inside a compressed file is refused with Auto")
  @EnumSource
  void twice(Compression compression) throws Exception {
    byte[] once = compress(compression, utf8(CONTENT));
    refuses(
        Format.AUTO,
        compress(compression, once),
        FailureClass.INTEGRITY,
        Reason.UNSUPPORTED_FORMAT,
        "packed with %s again".formatted(compression.label()));
    fixture.unpack(compression.file(), null, 200).fetch(compress(compression, once));
    assertThat(fixture.stable()).hasBinaryContent(once);
  }

  @Test
  @DisplayName("An xz file of level 7 is unpacked, and one that needs more memory is refused")
  void xzMemory() throws Exception {
    unpacks(Format.XZ, xz(7, CONTENT), CONTENT);
    fixture.unpack(Format.NONE, null, 200).fetch("good");
    refuses(
        Format.XZ,
        xz(9, CONTENT),
        FailureClass.LIMIT,
        Reason.DECODER_MEMORY,
        "To decode the xz file takes",
        "lower compression level");
  }

  @ParameterizedTest
  @DisplayName("A zstd frame whose window is above 8 MiB is refused before it is decoded")
  @CsvSource({
    "28b52ffd 00 70, 16777216",
    "28b52ffd a0 01000001, 16777217",
    "28b52ffd e0 ffffffffffffffff, 9223372036854775807"
  })
  void zstdWindow(String header, long window) {
    byte[] body = join(HEX.parseHex(header.replace(" ", "")), HEX.parseHex("010000"));
    refuses(
        Format.ZSTD,
        body,
        FailureClass.LIMIT,
        Reason.DECODER_MEMORY,
        "%,d".formatted(window),
        "8,388,608");
  }

  @Test
  @DisplayName(
      "Skippable frames before, between and after the frames of a zstd file have no effect")
  void skippable() throws Exception {
    byte[] skipped = HEX.parseHex("5a2a4d1803000000aabbcc");
    byte[] body =
        join(
            skipped,
            compress(Compression.ZSTD, utf8("a,b\n")),
            skipped,
            compress(Compression.ZSTD, utf8("c,d\n")),
            skipped);
    corrupt(Compression.ZSTD, Arrays.copyOf(body, body.length - 1));
    unpacks(Format.AUTO, body, "a,b\nc,d\n");
  }

  @Test
  @DisplayName("Zero bytes after the last stream of bzip2 are padding")
  void padding() throws Exception {
    byte[] body = join(compress(Compression.BZIP2, utf8(CONTENT)), new byte[700]);
    unpacks(Format.BZIP2, body, CONTENT);
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] decoded(Compression compression, byte[] body) throws FetchException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try (Decoded decoded = compression.open(source(body))) {
      for (int read = decoded.read(buffer, 0, buffer.length);
          read > 0;
          read = decoded.read(buffer, 0, buffer.length)) {
        out.write(buffer, 0, read);
      }
    }
    return out.toByteArray();
  }

  private static ByteSource source(byte[] bytes) {
    return new ByteSource() {
      private int at;

      @Override
      public int read(byte[] into, int offset, int length) {
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        return count == 0 ? -1 : count;
      }
    };
  }
}
