package dev.fetchjobs.operator.cron;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces {@code H} in a schedule, as known from Jenkins, by values that depend on the FetchJob's
 * name. {@code H} is one value of the field, {@code H(a-b)} is one value of the range, {@code H/n}
 * is every n-th value from a hashed start, and {@code H(a-b)/n} is the same within the range.
 * Without a range, {@code H} for the day of the month is from 1 to 28.
 *
 * <p>The FetchJob's namespace and name decide the values. So the values stay the same when the
 * FetchJob is created again, and under every version of the operator. A change of this computation
 * would move the runs of every user. The file {@code hash-golden.tsv} in the tests prevents this.
 *
 * @param field the cron field with the {@code H}
 */
record HashToken(String namespace, String name, CronField field) {

  private static final Pattern TOKEN = Pattern.compile("H(?:\\(([^-()]+)-([^-()]+)\\))?(?:/(.*))?");

  /** Returns the cron field with every part that has an {@code H} replaced by plain cron. */
  String resolve(String text) throws CronSyntaxException {
    String[] parts = text.split(",", -1);
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].startsWith("H")) {
        parts[i] = resolvePart(parts[i]);
      }
    }
    return Arrays.stream(parts).collect(Collectors.joining(","));
  }

  private String resolvePart(String part) throws CronSyntaxException {
    Matcher token = TOKEN.matcher(part);
    if (!token.matches()) {
      throw refuse(part, "is none of the forms of H", "write H, H(a-b), H/n or H(a-b)/n");
    }
    boolean ranged = token.group(1) != null;
    int low = ranged ? new FieldParser(field).value(part, token.group(1)) : field.min();
    int high = ranged ? new FieldParser(field).value(part, token.group(2)) : field.hashMax();
    if (low > high) {
      throw refuse(
          part,
          "has a range that runs backwards",
          "write the smaller value first, or two tokens with a comma between them");
    }
    int width = high - low + 1;
    if (token.group(3) == null) {
      return "" + (low + pick(width));
    }
    int step = step(part, token.group(3), width);
    int start = low + pick(step);
    return start + step > high ? "" + start : start + "-" + high + "/" + step;
  }

  /**
   * Returns a number from 0 to {@code bound - 1}. Each field of a cron expression has a hash of its
   * own. With one hash for all fields, the hour would depend on the minute.
   */
  private int pick(int bound) {
    String text = field.label() + '\n' + namespace + '/' + name;
    long hash = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    return (int) Long.remainderUnsigned(hash, bound);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private int step(String part, String text, int width) throws CronSyntaxException {
    OptionalLong step = FieldParser.wholeNumber(text);
    if (step.isEmpty() || step.getAsLong() < 2 || step.getAsLong() > width) {
      throw refuse(
          part,
          "has \""
              + CronSyntaxException.quoted(text)
              + "\" after the slash, which is not a number from 2 to "
              + width,
          "write such a number, H alone for one value, or * for every value");
    }
    return (int) step.getAsLong();
  }

  private CronSyntaxException refuse(String part, String problem, String instead) {
    return new CronSyntaxException(
        RefusalReason.BAD_HASH,
        "The "
            + field.label()
            + " field of spec.schedule has "
            + CronSyntaxException.quoted(part)
            + ", which "
            + problem
            + "; "
            + instead
            + ".");
  }
}
