package dev.fetchjobs.operator.cron;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import dev.fetchjobs.operator.cron.Rhythm.Every;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The words with an {@code @} that replace a whole expression. They must be written in lower case.
 */
final class Descriptors {

  private static final String EVERY = "@every ";
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "@yearly", List.of("0", "0", "1", "1", "*"),
          "@annually", List.of("0", "0", "1", "1", "*"),
          "@monthly", List.of("0", "0", "1", "*", "*"),
          "@weekly", List.of("0", "0", "*", "*", "0"),
          "@daily", List.of("0", "0", "*", "*", "*"),
          "@midnight", List.of("0", "0", "*", "*", "*"),
          "@hourly", List.of("0", "*", "*", "*", "*"));

  private Descriptors() {}

  static Rhythm rhythm(String text) throws CronSyntaxException {
    List<String> fields = FIELDS.get(text);
    if (fields != null) {
      return CronFields.parse(fields);
    }
    if (text.startsWith(EVERY)) {
      Optional<Duration> interval = GoDuration.parse(text.substring(EVERY.length()));
      return Every.of(interval.orElseThrow(Refusal::interval));
    }
    throw unknown(text);
  }

  static CronSyntaxException unknown(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return Refusal.unknownDescriptor(
        text,
        FIELDS.containsKey(lower)
            ? lower
            : "@hourly, @daily, @weekly, @monthly, @yearly or five fields");
  }
}
