package dev.fetchjobs.downloader.verify;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fetchjobs.contract.FetchPlan.Line;
import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Printable;
import dev.fetchjobs.downloader.Reason;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code verify.content.lines}: numbered lines that have to match. Of a line the first {@value
 * #MAX_LINE} bytes count; matching takes time linear in them (RE2).
 */
final class LinesCheck {

  static final int MAX_LINE = 64 * 1024;

  /** Instructions; times {@link #MAX_LINE} the steps that a match may take: some seconds. */
  static final int MAX_PROGRAM = 5000;

  private static final int MAX_SHOWN = 60;

  private final List<Line> wanted;
  private final Map<Line, Pattern> patterns = new HashMap<>();
  private final Map<Integer, String> found = new HashMap<>();
  private final int last;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private int line = 1;
  private boolean any;

  /**
   * @throws FetchException Config for a pattern that is none
   */
  LinesCheck(List<Line> wanted) throws FetchException {
    this.wanted = wanted;
    this.last = wanted.stream().mapToInt(Line::number).max().orElse(0);
    for (Line expected : wanted) {
      try {
        patterns.put(expected, bounded(Pattern.compile(expected.matches())));
      } catch (PatternSyntaxException e) {
        throw new FetchException(
            new Failure.Config(
                Reason.PLAN,
                "verify.content.lines: \"%s\" is no RE2 pattern: %s."
                    .formatted(Printable.of(expected.matches(), MAX_SHOWN), e.getDescription())));
      }
    }
  }

  private static Pattern bounded(Pattern pattern) throws FetchException {
    if (pattern.programSize() > MAX_PROGRAM) {
      throw new FetchException(
          new Failure.Config(
              Reason.PLAN,
              "verify.content.lines: \"%s\" would take too long. Repeat fewer times in it."
                  .formatted(Printable.of(pattern.pattern(), MAX_SHOWN))));
    }
    return pattern;
  }

  boolean wantsMore() {
    return line <= last;
  }

  void accept(byte[] buffer, int offset, int length) {
    boolean kept = isWanted();
    for (int at = offset; at < offset + length && wantsMore(); at++) {
      byte b = buffer[at];
      any = true;
      if (b == '\n') {
        endLine();
        kept = isWanted();
        any = false;
      } else if (kept && text.size() < MAX_LINE) {
        text.write(b);
      }
    }
  }

  void finish() {
    if (any && wantsMore()) {
      endLine();
    }
  }

  Optional<Failure.Rejected> verdict() {
    for (Line expected : wanted) {
      String actual = found.get(expected.number());
      if (actual == null) {
        return rejected(
            "The file has no line %d, which should match %s"
                .formatted(expected.number(), shown(expected.matches())));
      }
      Pattern pattern = patterns.get(expected);
      if (pattern != null && !pattern.matcher(actual).find()) {
        return rejected(
            "Line %d is %s and does not match %s"
                .formatted(expected.number(), shown(actual), shown(expected.matches())));
      }
    }
    return Optional.empty();
  }

  private static Optional<Failure.Rejected> rejected(String what) {
    return Optional.of(new Failure.Rejected(Reason.LINE, what + " (verify.content.lines)."));
  }

  private static String shown(String foreign) {
    return "\"" + Printable.of(foreign, MAX_SHOWN) + "\"";
  }

  private boolean isWanted() {
    return wanted.stream().anyMatch(expected -> expected.number() == line);
  }

  private void endLine() {
    if (isWanted()) {
      byte[] bytes = text.toByteArray();
      boolean crLf = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
      String content = TextBytes.decode(bytes, bytes.length - (crLf ? 1 : 0));
      found.put(line, line == 1 && content.startsWith("\uFEFF") ? content.substring(1) : content);
    }
    text.reset();
    line++;
  }
}
