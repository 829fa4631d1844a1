package dev.fetchjobs.downloader.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prepares text for terminals, JSON and log lines. */
public final class Printable {

  /** A message in a report has at most this many characters. */
  public static final int MAX_SENTENCE = 256;

  /** Holds the secrets of the run for which this thread works. */
  private static final ScopedValue<Redaction> SECRETS = ScopedValue.newInstance();

  private Printable() {}

  /** Describes a piece of work that a run does. */
  @FunctionalInterface
  public interface Work<T, X extends Throwable> {
    T run() throws X;
  }

  /**
   * Does {@code work} for a run. While the work is done, {@link #of} removes {@code secrets} from
   * the text that it quotes.
   */
  public static <T, X extends Throwable> T without(Redaction secrets, Work<T, X> work) throws X {
    return ScopedValue.where(SECRETS, secrets).call(work::run);
  }

  /**
   * Returns the secrets of the run for which this thread works. The thread can hand these secrets
   * to another thread of the same run.
   */
  public static Redaction secrets() {
    return SECRETS.isBound() ? SECRETS.get() : Redaction.none();
  }

  /**
   * Prepares foreign text for a message. The method removes secrets, then does what {@link
   * #sentence} does. Foreign text is all text from a server, from a file or from exceptions of the
   * platform. A message may quote such text only if it went through this method.
   */
  public static String of(String text, int max) {
    return sentence(secrets().apply(text), max);
  }

  /** Prepares a short foreign text for a message, as {@link #of(String, int)} does. */
  public static String of(@Nullable Object text) {
    return of(String.valueOf(text), MAX_SENTENCE);
  }

  /**
   * Returns the message of an exception of the platform, prepared by {@link #of}. If the exception
   * has no message, the method returns the name of its class.
   */
  public static String message(Throwable fault) {
    String text = fault.getMessage();
    return of(text == null ? fault.getClass().getSimpleName() : text);
  }

  /**
   * Limits FetchJob's own text to {@code max} characters. The method replaces control characters,
   * line ends, bidirectional and other invisible characters and broken surrogates by {@code ?}. A
   * text that was cut ends with {@code …}.
   */
  public static String sentence(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max));
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int width = Character.charCount(point);
      if (out.length() + width > max) {
        out.setLength(Math.max(0, max - 1));
        if (!out.isEmpty() && Character.isHighSurrogate(out.charAt(out.length() - 1))) {
          out.setLength(out.length() - 1);
        }
        return max > 0 ? out.append('…').toString() : "";
      }
      out.appendCodePoint(shows(point) ? point : '?');
      at += width;
    }
    return out.toString();
  }

  private static boolean shows(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * Writes a number and a noun, such as {@code 1 row} or {@code 2,000 rows}. The plural of {@code
   * thing} must end with s.
   */
  public static String count(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
