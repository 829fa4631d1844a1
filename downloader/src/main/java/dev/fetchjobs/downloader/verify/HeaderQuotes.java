package dev.fetchjobs.downloader.verify;

/** Whether a header goes on behind a line end: quotes count as they do in {@link CsvRows}. */
final class HeaderQuotes {

  private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final byte delimiter;
  private boolean fieldEmpty = true;
  private boolean open;
  private boolean closed;

  HeaderQuotes(byte delimiter) {
    this.delimiter = delimiter;
  }

  boolean open() {
    return open;
  }

  /**
   * @param at number of the byte in the header, from 0
   */
  void step(byte b, int at) {
    if (open) {
      open = b != '"';
      closed = !open;
      return;
    }
    open = b == '"' && (fieldEmpty || closed);
    closed = false;
    fieldEmpty = b == delimiter || (fieldEmpty && at < BOM.length && b == BOM[at]);
  }
}
