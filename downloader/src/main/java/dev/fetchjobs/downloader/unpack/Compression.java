package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists the compressions that FetchJob reads. A compressed file holds one file, or a tar. */
enum Compression {
  GZIP(Format.GZIP, Format.TAR_GZ, ".gz", "1f8b"),
  XZ(Format.XZ, Format.TAR_XZ, ".xz", "fd377a585a00"),
  // The bytes after the level are those of a block, or of the end of an empty file.
  BZIP2(Format.BZIP2, Format.TAR_BZIP2, ".bz2", "425a68..314159265359", "425a68..177245385090"),
  // A file may begin with a skippable frame, which has no content.
  ZSTD(Format.ZSTD, Format.TAR_ZSTD, ".zst", "28b52ffd", "5.2a4d18");

  private final Format file;
  private final Format tar;
  private final String suffix;
  private final List<Magic> magics;

  Compression(Format file, Format tar, String suffix, String... magics) {
    this.file = file;
    this.tar = tar;
    this.suffix = suffix;
    this.magics = Stream.of(magics).map(digits -> new Magic(label(), digits)).toList();
  }

  /** Returns the compression of a format, or empty if the format has none of its own. */
  static Optional<Compression> of(Format format) {
    return Stream.of(values())
        .filter(compression -> compression.file == format || compression.tar == format)
        .findFirst();
  }

  /** Returns the compression that these first bytes show, or empty if it is none of these. */
  static Optional<Compression> of(byte[] head, int length) {
    String hex = Magic.hex(head, length);
    return Stream.of(values())
        .filter(compression -> compression.magics.stream().anyMatch(magic -> magic.begins(hex)))
        .findFirst();
  }

  /** Returns the format of one compressed file. */
  Format file() {
    return file;
  }

  /** Returns the format of a compressed tar. */
  Format tar() {
    return tar;
  }

  /** Returns the end of the names of such files, with the dot. */
  String suffix() {
    return suffix;
  }

  /** Returns the name of the compression for people. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Decodes the compressed bytes of a source. */
  Decoded open(ByteSource source) throws FetchException {
    return switch (this) {
      case GZIP -> new GzipSource(source);
      case XZ -> LibraryDecoder.xz(source);
      case BZIP2 -> LibraryDecoder.bzip2(source);
      case ZSTD -> LibraryDecoder.zstd(source);
    };
  }
}
