package dev.fetchjobs.downloader.checksum;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The text of a checksum file: UTF-8, or UTF-16 by its mark or by the zero bytes in it. */
public final class SidecarText {

  private SidecarText() {}

  public static String of(byte[] bytes) {
    String text = new String(bytes, charset(bytes));
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** PowerShell writes UTF-16, and digits are ASCII: then every second byte is zero. */
  private static Charset charset(byte[] bytes) {
    if (bytes.length < 2) {
      return StandardCharsets.UTF_8;
    }
    int mark = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    if (mark == 0xfffe || (bytes[0] != 0 && bytes[1] == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    return mark == 0xfeff || (bytes[0] == 0 && bytes[1] != 0)
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }
}
