package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.TextDecoding;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the check {@code verify.content.firstBytes}. The file must start with the text of this
 * field. A byte order mark may precede this text.
 */
final class FirstBytesCheck implements ByteSink {

  /** A message can show this many bytes of the file's beginning. */
  private static final int SHOWN = 160;

  private static final byte[] MARK = TextDecoding.utf8Mark();

  private final byte[] wanted;
  private final byte[] head;
  private int length;

  FirstBytesCheck(@Nullable String text) {
    this.wanted = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    this.head = new byte[text == null ? 0 : Math.max(SHOWN, wanted.length + MARK.length)];
  }

  @Override
  public void accept(byte[] buffer, int offset, int count) {
    int more = Math.min(count, head.length - length);
    System.arraycopy(buffer, offset, head, length, more);
    length += more;
  }

  @Override
  public boolean wantsMore() {
    return length < head.length;
  }

  Optional<Failure.Rejected> verdict() {
    boolean marked = startsWith(MARK, 0);
    return startsWith(wanted, 0) || (marked && startsWith(wanted, MARK.length))
        ? Optional.empty()
        : Optional.of(
            new Failure.Rejected(
                Reason.FIRST_BYTES,
                "The file does not start with the text of verify.content.firstBytes but with \"%s\"."
                    .formatted(beginning())));
  }

  Optional<String> passed() {
    return head.length == 0
        ? Optional.empty()
        : Optional.of(
            "first bytes, %s as wanted.".formatted(Printable.count(wanted.length, "byte")));
  }

  /**
   * Returns the beginning of the file. If the beginning is cut, it ends with "…". {@link
   * dev.fetchjobs.downloader.text.Redaction} also finds the beginning of a secret before this
   * character.
   */
  private String beginning() {
    String more = length == head.length ? "…" : "";
    return Printable.of(TextDecoding.decode(head, Math.min(length, SHOWN)) + more, 40);
  }

  private boolean startsWith(byte[] text, int offset) {
    return offset + text.length <= length
        && Arrays.equals(head, offset, offset + text.length, text, 0, text.length);
  }
}
