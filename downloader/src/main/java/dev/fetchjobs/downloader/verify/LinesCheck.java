package dev.fetchjobs.downloader.verify;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fetchjobs.contract.FetchPlan.Content;
import dev.fetchjobs.contract.FetchPlan.Line;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.TextDecoding;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the checks {@code verify.content.lines} (lines with given numbers must match) and {@code
 * rejectPatterns} (patterns that must not match any line). A line ends with LF, CR LF or CR. The
 * time for matching is proportional to the size of the text (RE2). The check compares only the
 * first {@value #MAX_LINE} bytes of a numbered line with its pattern. The check searches a longer
 * line for {@code rejectPatterns} in overlapping pieces.
 */
final class LinesCheck implements ByteSink {

  static final int MAX_LINE = 64 * 1024;

  /**
   * A compiled pattern has at most this many instructions. Together with {@link #MAX_LINE} this
   * limits the time of a match to some seconds.
   */
  static final int MAX_PROGRAM = 5000;

  private static final int OVERLAP = 4 * 1024;
  private static final int MAX_SHOWN = 60;

  private final List<Line> wanted;
  private final Map<Line, Pattern> patterns = new HashMap<>();
  private final List<Pattern> excluded = new ArrayList<>();
  private final Map<Integer, String> found = new HashMap<>();
  private final int last;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private long line = 1;
  private boolean any;
  private boolean afterReturn;
  private Failure.@Nullable Rejected refusal;

  /**
   * Prepares the checks.
   *
   * @throws FetchException Config for a malformed or too large pattern
   */
  LinesCheck(Content content) throws FetchException {
    this.wanted = content.lines();
    this.last = wanted.stream().mapToInt(Line::number).max().orElse(0);
    for (Line expected : wanted) {
      patterns.put(expected, pattern("verify.content.lines", expected.matches()));
    }
    List<String> rejected = content.rejectPatterns();
    if (rejected != null) {
      for (String pattern : rejected) {
        excluded.add(pattern("verify.content.rejectPatterns", pattern));
      }
    }
  }

  /** Returns a check that only reads one line, which may have any content. */
  static LinesCheck reading(int number) throws FetchException {
    return new LinesCheck(new Content(false, List.of(), null, List.of(new Line(number, ""))));
  }

  /** Returns the text of a numbered line, or empty if the file does not have the line. */
  Optional<String> line(int number) {
    return Optional.ofNullable(found.get(number));
  }

  /**
   * Compiles a pattern of the plan.
   *
   * @param field the field of the plan that has the pattern, for the message
   * @throws FetchException Config for a malformed or too large pattern
   */
  static Pattern pattern(String field, String text) throws FetchException {
    String shown = Printable.sentence(text, MAX_SHOWN);
    try {
      Pattern pattern = Pattern.compile(text);
      if (pattern.programSize() <= MAX_PROGRAM) {
        return pattern;
      }
    } catch (PatternSyntaxException e) {
      throw config(field, "\"%s\" is not an RE2 pattern: %s.".formatted(shown, e.getDescription()));
    }
    throw config(field, "\"%s\" would take too long. Repeat fewer times in it.".formatted(shown));
  }

  private static FetchException config(String field, String what) {
    return FetchException.ofConfig(Reason.PLAN, field + ": " + what);
  }

  @Override
  public boolean wantsMore() {
    return refusal == null && (line <= last || !excluded.isEmpty());
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int at = offset;
    if (afterReturn && at < end) {
      at += buffer[at] == '\n' ? 1 : 0;
      afterReturn = false;
    }
    while (at < end && wantsMore()) {
      int stop = at;
      while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
        stop++;
      }
      keep(buffer, at, stop);
      if (stop == end) {
        return;
      }
      endLine();
      at = stop + 1;
      if (buffer[stop] == '\r') {
        afterReturn = at == end;
        at += at < end && buffer[at] == '\n' ? 1 : 0;
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
      if (actual == null && refusal == null) {
        return rejected(
            "The file has no line %d, which should match %s"
                .formatted(expected.number(), shown(expected.matches())));
      }
      Pattern pattern = patterns.get(expected);
      if (actual != null && pattern != null && !pattern.matcher(actual).find()) {
        return rejected(
            "Line %d is %s and does not match %s"
                .formatted(expected.number(), shown(actual), shown(expected.matches())));
      }
    }
    return Optional.ofNullable(refusal);
  }

  List<String> passed() {
    List<String> seen = new ArrayList<>();
    if (!wanted.isEmpty()) {
      seen.add("lines, %s as wanted.".formatted(Printable.count(wanted.size(), "line")));
    }
    if (!excluded.isEmpty()) {
      seen.add(
          "excluded lines, no match of %s in %s."
              .formatted(
                  Printable.count(excluded.size(), "pattern"), Printable.count(line - 1, "line")));
    }
    return seen;
  }

  private static Optional<Failure.Rejected> rejected(String what) {
    return Optional.of(new Failure.Rejected(Reason.LINE, what + " (verify.content.lines)."));
  }

  private static String shown(String foreign) {
    return "\"" + Printable.of(foreign, MAX_SHOWN) + "\"";
  }

  private boolean isWanted() {
    return line <= last && wanted.stream().anyMatch(expected -> expected.number() == line);
  }

  private void keep(byte[] buffer, int from, int to) {
    any |= to > from;
    int at = from;
    while (at < to && (!excluded.isEmpty() || isWanted())) {
      int room = Math.min(to - at, MAX_LINE - text.size());
      text.write(buffer, at, room);
      at += room;
      if (text.size() < MAX_LINE || excluded.isEmpty()) {
        return;
      }
      byte[] piece = searchLine();
      text.reset();
      text.write(piece, MAX_LINE - OVERLAP, OVERLAP);
    }
  }

  private void endLine() {
    if (!excluded.isEmpty() || isWanted()) {
      searchLine();
    }
    text.reset();
    line++;
    any = false;
  }

  /** Checks those bytes of a line that are in memory. */
  private byte[] searchLine() {
    byte[] bytes = text.toByteArray();
    String decoded = TextDecoding.decode(bytes, bytes.length);
    String content = line == 1 ? TextDecoding.withoutMark(decoded) : decoded;
    if (isWanted()) {
      found.putIfAbsent((int) line, content);
    }
    for (Pattern pattern : excluded) {
      var match = pattern.matcher(content);
      if (refusal == null && match.find()) {
        refusal =
            new Failure.Rejected(
                Reason.EXCLUDED_LINE,
                String.format(
                    Locale.ROOT,
                    "Line %,d has %s, which matches %s (verify.content.rejectPatterns).",
                    line,
                    shown(match.group().isBlank() ? content : match.group()),
                    shown(pattern.pattern())));
      }
    }
    return Arrays.copyOf(bytes, Math.max(bytes.length, MAX_LINE));
  }
}
