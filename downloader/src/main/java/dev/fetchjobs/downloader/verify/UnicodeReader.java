package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.text.TextDecoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decodes a JSON text. Jackson would replace malformed bytes, and would not say so. */
final class UnicodeReader {

  private static final int START = 4;
  private static final char MARK = '\uFEFF';

  private UnicodeReader() {}

  /**
   * Returns a reader that throws a {@link java.nio.charset.CharacterCodingException} for malformed
   * bytes. The reader leaves out a byte order mark.
   *
   * @param encoding the name of the encoding; null if the bytes show which form of Unicode it is
   */
  static Reader of(InputStream input, @Nullable String encoding) throws IOException {
    byte[] start = input.readNBytes(START);
    Charset charset = encoding == null ? charset(start) : Charset.forName(encoding);
    PushbackReader reader =
        new PushbackReader(
            new InputStreamReader(
                new SequenceInputStream(new ByteArrayInputStream(start), input),
                charset
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    int first = reader.read();
    if (first >= 0 && first != MARK) {
      reader.unread(first);
    }
    return reader;
  }

  /** A JSON text begins with an ASCII character, so zeros before or after it show the encoding. */
  private static Charset charset(byte[] start) {
    Charset marked = TextDecoding.charsetOfMark(start, start.length);
    if (marked != null) {
      return marked;
    }
    if (start.length == START && start[1] == 0 && start[2] == 0) {
      return start[0] == 0 ? StandardCharsets.UTF_32BE : StandardCharsets.UTF_32LE;
    }
    return Objects.requireNonNullElse(
        TextDecoding.charsetOfZeros(start, start.length), StandardCharsets.UTF_8);
  }
}
