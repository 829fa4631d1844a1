package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.contract.FetchPlan.Unpack.Format;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.transfer.Transferred;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Detects the format of a file by its first bytes. This class recognises one kind of packing, or a
 * compressed tar.
 */
final class FormatDetector {

  /**
   * Names of packed files end with these suffixes. Some of these formats cannot be recognised by
   * their first bytes.
   */
  private static final Set<String> SUFFIXES =
      Set.of(
          "br", "bz", "bz2", "gz", "lz", "lz4", "lzma", "lzo", "rar", "snappy", "sz", "tar", "tbz",
          "tbz2", "tgz", "txz", "tzst", "xz", "z", "zip", "zipx", "zst", "7z");

  private final FileSource file;
  private final byte[] head = new byte[UnreadPacking.WINDOW];
  private final int length;

  private FormatDetector(FileSource file) throws FetchException {
    this.file = file;
    file.range(0, file.size());
    this.length = file.readFully(head, 0, head.length);
  }

  /**
   * Returns the format in which the body has to be unpacked; never {@code AUTO}.
   *
   * @throws FetchException Integrity for a format that FetchJob cannot unpack, or that is not the
   *     wanted one
   */
  static Format format(Format wanted, FileSource file, Transferred body) throws FetchException {
    return switch (wanted) {
      case NONE -> Format.NONE;
      case AUTO -> detect(file, body.url().shown());
      case GZIP, XZ, BZIP2, ZSTD, ZIP, TAR, TAR_GZ, TAR_XZ, TAR_BZIP2, TAR_ZSTD ->
          new FormatDetector(file).confirm(wanted, body);
    };
  }

  /**
   * Returns the format that the downloaded file has; never {@code AUTO}.
   *
   * @param url the file's address, for people
   * @throws FetchException Integrity for a format that FetchJob cannot unpack
   */
  static Format detect(FileSource file, String url) throws FetchException {
    return new FormatDetector(file).detect(url);
  }

  private Format detect(String url) throws FetchException {
    Optional<Compression> compression = Compression.of(head, length);
    if (compression.isPresent()) {
      return detectIn(compression.get());
    }
    if (isZip(head, length)) {
      return Format.ZIP;
    }
    if (isTar(head, length)) {
      return Format.TAR;
    }
    Optional<String> packing = UnreadPacking.name(head, length);
    if (packing.isPresent()) {
      throw cannot("The file is packed with %s".formatted(packing.get()));
    }
    String suffix = suffix(url);
    if (SUFFIXES.contains(suffix) && !UnreadPacking.isText(head, length)) {
      throw cannot("The URL ends in .%s, and the file is packed in a way".formatted(suffix));
    }
    return Format.NONE;
  }

  private Format detectIn(Compression compression) throws FetchException {
    byte[] inner = new byte[UnreadPacking.WINDOW];
    int innerLength;
    file.range(0, file.size());
    try (Decoded decoded = compression.open(file)) {
      innerLength = decoded.readFully(inner, 0, inner.length);
    }
    if (isTar(inner, innerLength)) {
      return compression.tar();
    }
    requireLastLayer(compression.file(), inner, innerLength);
    return compression.file();
  }

  /**
   * Checks that the unpacked content is not packed again.
   *
   * @param outer format of the packed file
   * @param head the first {@value UnreadPacking#WINDOW} bytes of the content, or all of it
   * @throws FetchException Integrity for content that is packed
   */
  static void requireLastLayer(Format outer, byte[] head, int length) throws FetchException {
    Optional<Compression> around =
        outer.mayHaveMembers() ? Optional.empty() : Compression.of(outer);
    Optional<Compression> compression = Compression.of(head, length);
    Optional<String> packing =
        compression.isPresent()
            ? compression.map(inner -> inner.label() + (compression.equals(around) ? " again" : ""))
            : isZip(head, length) ? Optional.of("zip") : UnreadPacking.name(head, length);
    if (packing.isPresent()) {
      throw UnpackFailure.unsupported(
          "Inside the %s the file is packed with %s, and we unpack one layer"
              .formatted(around.map(Compression::label).orElse("archive"), packing.get()),
          "Set unpack.format to %s to publish the inner file as it is.".formatted(outer.word()));
    }
  }

  /**
   * Checks that the body has the wanted format. The server may have declared the packed file as
   * compressed for the transfer. In this case the packing is already removed.
   */
  private Format confirm(Format wanted, Transferred body) throws FetchException {
    Optional<Compression> found = Compression.of(head, length);
    boolean gzip = found.equals(Optional.of(Compression.GZIP));
    boolean tar = isTar(head, length);
    if (body.wasCoded() && !gzip && wanted == Format.GZIP) {
      return Format.NONE;
    }
    if (body.wasCoded() && tar && wanted == Format.TAR_GZ) {
      return Format.TAR;
    }
    boolean zip = isZip(head, length);
    Optional<Compression> expected = Compression.of(wanted);
    boolean fits = expected.isPresent() ? found.equals(expected) : wanted == Format.ZIP ? zip : tar;
    if (!fits && (found.isPresent() || tar || zip)) {
      throw UnpackFailure.unsupported(
          "unpack.format is %s, and the file is %s"
              .formatted(wanted.word(), found.map(Compression::label).orElse(tar ? "tar" : "zip")),
          "Set unpack.format to Auto, or to what the publisher sends now.");
    }
    if (!fits && length > 0 && UnreadPacking.isText(head, length)) {
      throw UnpackFailure.text(wanted.word());
    }
    Optional<String> other = fits ? Optional.empty() : UnreadPacking.name(head, length);
    if (other.isPresent()) {
      throw cannot(
          "unpack.format is %s, and the file is packed with %s"
              .formatted(wanted.word(), other.get()));
    }
    return wanted;
  }

  private static FetchException cannot(String what) {
    return UnpackFailure.unsupported(
        what + ", which we cannot unpack",
        "Set unpack.format to None to publish it as it is, or ask the publisher for gzip or zip.");
  }

  /**
   * Returns the suffix of the path's last segment, in lower case, or the whole segment when it has
   * no dot.
   */
  private static String suffix(String url) {
    int end = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
    String name = url.substring(url.lastIndexOf('/', end - 1) + 1, end);
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether the file is a zip archive. An archive without members counts as well, and so
   * does an archive whose parts were joined again.
   */
  private static boolean isZip(byte[] head, int length) {
    return length >= 4
        && head[0] == 'P'
        && head[1] == 'K'
        && ((head[2] == 3 && head[3] == 4)
            || (head[2] == 5 && head[3] == 6)
            || (head[2] == 7 && head[3] == 8)
            || (head[2] == '0' && head[3] == '0' && length >= 6 && head[4] == 'P'));
  }

  private static boolean isTar(byte[] head, int length) {
    return length == UnreadPacking.WINDOW && TarHeader.isOne(head);
  }
}
