package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.ChangesFile;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.StagedFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes the list of changes as a table in CSV. A value with a comma, a quote or a line end is in
 * quotes (RFC 4180). Lines end with LF.
 */
final class ChangesList {

  private static final int OUT = 64 * 1024;

  private final StagedFile file;
  private final int keys;
  private final byte[][] columns;
  private final ByteBuffer out = ByteBuffer.allocate(OUT);
  private final MessageDigest sha256 = Digests.start(Algorithm.SHA_256);

  /**
   * Writes the first line of the list.
   *
   * @param keys names of the key columns
   * @param columns names of the compared columns
   */
  ChangesList(StagedFile file, List<String> keys, List<String> columns) throws FetchException {
    this.file = file;
    this.keys = keys.size();
    this.columns =
        columns.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    text(ChangesFile.FIRST_NAME);
    for (String key : keys) {
      put((byte) ',');
      value(key.getBytes(StandardCharsets.UTF_8));
    }
    text(ChangesFile.LAST_NAMES);
  }

  /** Writes the line of a row that was added or removed. */
  void row(RowChange change, byte[] block, int at) throws FetchException {
    key(change, block, at);
    text(",,,\n");
  }

  /** Writes a line for each value that differs. */
  void changed(byte[] block, int before, int now) throws FetchException {
    int old = RowRecord.values(block, before);
    int fresh = RowRecord.values(block, now);
    for (byte[] column : columns) {
      int oldStart = skipLength(block, old);
      int oldEnd = oldStart + length(block, old);
      int start = skipLength(block, fresh);
      int end = start + length(block, fresh);
      if (!Arrays.equals(block, oldStart, oldEnd, block, start, end)) {
        key(RowChange.CHANGED, block, now);
        put((byte) ',');
        value(column);
        put((byte) ',');
        value(block, oldStart, oldEnd);
        put((byte) ',');
        value(block, start, end);
        put((byte) '\n');
      }
      old = oldEnd;
      fresh = end;
    }
  }

  /** Ends the list and returns its SHA-256. */
  String finish() throws FetchException {
    flush();
    return HexFormat.of().formatHex(sha256.digest());
  }

  private void key(RowChange change, byte[] block, int at) throws FetchException {
    text(change.word());
    int start = at + RowRecord.HEAD;
    int lengths = RowRecord.values(block, at) - 2 * (keys - 1);
    for (int i = 0; i < keys; i++) {
      int end =
          i == keys - 1
              ? lengths
              : start
                  + ((block[lengths + 2 * i] & 0xff) << 8 | (block[lengths + 2 * i + 1] & 0xff));
      put((byte) ',');
      value(block, start, end);
      start = end + 1;
    }
  }

  private static int length(byte[] block, int at) {
    int value = 0;
    int i = at;
    for (int shift = 0; ; shift += 7) {
      value |= (block[i] & 0x7f) << shift;
      if (block[i++] >= 0) {
        return value;
      }
    }
  }

  private static int skipLength(byte[] block, int at) {
    int i = at;
    while (block[i] < 0) {
      i++;
    }
    return i + 1;
  }

  private void value(byte[] text) throws FetchException {
    value(text, 0, text.length);
  }

  private void value(byte[] text, int start, int end) throws FetchException {
    boolean quoted = false;
    for (int i = start; i < end && !quoted; i++) {
      quoted = text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r';
    }
    if (quoted) {
      put((byte) '"');
    }
    for (int i = start; i < end; i++) {
      if (text[i] == '"') {
        put((byte) '"');
      }
      put(text[i]);
    }
    if (quoted) {
      put((byte) '"');
    }
  }

  private void text(String ascii) throws FetchException {
    for (int i = 0; i < ascii.length(); i++) {
      put((byte) ascii.charAt(i));
    }
  }

  private void put(byte b) throws FetchException {
    if (!out.hasRemaining()) {
      flush();
    }
    out.put(b);
  }

  private void flush() throws FetchException {
    sha256.update(out.array(), 0, out.position());
    file.write(out.flip());
    out.clear();
  }
}
