package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.publisher.InstrumentsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Holds the versions of the publisher's file.
 *
 * @param name last part of the URL
 * @param archived whether the file is sent in an archive (tar.gz), as geoipupdate wants it
 */
record Goods(String name, boolean archived) {

  static final String OLD_DATE = "Mon, 04 Nov 2024 06:00:00 GMT";
  static final String NEW_DATE = "Fri, 29 Nov 2024 06:00:00 GMT";
  static final String OLDER_DATE = "Fri, 03 Nov 2023 06:00:00 GMT";

  private static final int ROWS = 400;
  private static final byte[] OLD =
      new InstrumentsFile(ROWS - 20, 1, LocalDate.of(2024, 11, 4)).bytes();
  private static final byte[] NEW =
      new InstrumentsFile(ROWS, 2, LocalDate.of(2024, 11, 29)).bytes();
  private static final byte[] OLDER =
      new InstrumentsFile(ROWS - 30, 3, LocalDate.of(2023, 11, 3)).bytes();
  private static final int TAR_BLOCK = 512;

  static Goods table() {
    return new Goods("list.csv", false);
  }

  /** Returns the file that is at the path before a trial. */
  static byte[] old() {
    return OLD.clone();
  }

  /** Returns the file that has to be at the path after a download. */
  static byte[] fresh() {
    return NEW.clone();
  }

  /** Returns the bytes that the server sends for the right file. */
  byte[] right() {
    return packed(NEW);
  }

  byte[] firstHalf() {
    byte[] all = right();
    return Arrays.copyOf(all, all.length / 2);
  }

  byte[] older() {
    return packed(OLDER);
  }

  /** Returns the file with the same length and one changed letter in the middle. */
  byte[] damaged() {
    byte[] bytes = NEW.clone();
    for (int i = bytes.length / 2; ; i++) {
      if (bytes[i] == 'X') {
        bytes[i] = 'Y';
        return packed(bytes);
      }
    }
  }

  /** Returns another version of the file with the same length. Its tables' checks find nothing. */
  byte[] changed() {
    String text = new String(NEW, StandardCharsets.UTF_8);
    return packed(
        text.replace("EXAMPLE SPONSOR AG", "EXAMPLE SPONSOR SE").getBytes(StandardCharsets.UTF_8));
  }

  byte[] tenthOfTheRows() {
    return packed(new InstrumentsFile(ROWS / 10, 2, LocalDate.of(2024, 11, 29)).bytes());
  }

  /** Returns a zip with the file, without its second half. */
  byte[] cutZip() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("list.csv"));
      zip.write(NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(out.toByteArray(), out.size() / 2);
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private byte[] packed(byte[] bytes) {
    return archived ? gzip(tar(bytes)) : bytes.clone();
  }

  /** Makes an archive with one member, in the format ustar of POSIX. */
  private static byte[] tar(byte[] bytes) {
    int padding = -bytes.length & (TAR_BLOCK - 1);
    byte[] tar = new byte[TAR_BLOCK + bytes.length + padding + 2 * TAR_BLOCK];
    put(tar, 0, Geoipupdate.MEMBER);
    put(tar, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(tar, 124, "%011o\0".formatted(bytes.length) + "00000000000\0" + "        " + "0");
    put(tar, 257, "ustar\00000");
    int sum = 0;
    for (int i = 0; i < TAR_BLOCK; i++) {
      sum += tar[i] & 0xff;
    }
    put(tar, 148, "%06o\0 ".formatted(sum));
    System.arraycopy(bytes, 0, tar, TAR_BLOCK, bytes.length);
    return tar;
  }

  private static void put(byte[] tar, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, tar, at, bytes.length);
  }
}
