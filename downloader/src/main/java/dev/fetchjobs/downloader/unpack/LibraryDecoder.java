package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZInputStream;

/**
 * Decodes a compression by a library. The library checks the checksums, and the end of the
 * compressed data has to be the end of the file.
 */
final class LibraryDecoder implements Decoded {

  /**
   * A decoder may need this much memory. It is enough for {@code xz -7}, and leaves half of the
   * downloader's heap to the rest of the run.
   */
  private static final int MAX_KIB = 20 * 1024;

  private final String name;
  private final ByteSource source;
  private final Opener opener;
  private @Nullable InputStream decoded;

  private LibraryDecoder(String name, ByteSource source, Opener opener) {
    this.name = name;
    this.source = source;
    this.opener = opener;
  }

  private interface Opener {
    InputStream open(SourceStream coded) throws IOException;
  }

  static LibraryDecoder xz(ByteSource source) {
    return new LibraryDecoder("xz", source, coded -> new XZInputStream(coded, MAX_KIB));
  }

  static LibraryDecoder bzip2(ByteSource source) {
    return new LibraryDecoder("bzip2", source, Bzip2Streams::new);
  }

  static LibraryDecoder zstd(ByteSource source) {
    return new LibraryDecoder("zstd", source, coded -> new ZstdInputStream(new ZstdFrames(coded)));
  }

  @Override
  public int read(byte[] into, int offset, int length) throws FetchException {
    try {
      InputStream stream = decoded;
      if (stream == null) {
        stream = opener.open(new SourceStream(source));
        decoded = stream;
      }
      return stream.read(into, offset, length);
    } catch (SourceStream.Failed e) {
      throw e.failure();
    } catch (MemoryLimitException e) {
      throw UnpackFailure.needsMemory(name, e.getMemoryNeeded() * 1024L, MAX_KIB * 1024L);
    } catch (ZstdFrames.WindowTooLarge e) {
      throw UnpackFailure.needsMemory(name, e.window(), ZstdFrames.MAX_WINDOW);
    } catch (UnsupportedOptionsException e) {
      throw UnpackFailure.unsupported(
          "The %s file uses a method that we cannot read (%s)"
              .formatted(name, Printable.message(e)),
          "Set unpack.format to None to publish it as it is, or ask the publisher for gzip or zip.");
    } catch (IOException | RuntimeException e) {
      // The libraries also throw unchecked exceptions when they read damaged bytes.
      throw UnpackFailure.corrupt(
          "The %s file is damaged or cut short (%s)".formatted(name, Printable.message(e)));
    }
  }

  @Override
  public void close() {
    // The libraries hold memory only.
    decoded = null;
  }
}
