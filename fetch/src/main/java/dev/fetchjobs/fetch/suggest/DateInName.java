package dev.fetchjobs.fetch.suggest;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says how a run reads the date in the names of files. The newest file is found by this date.
 *
 * @param pattern RE2 pattern whose first group is the date
 * @param format the format of the date, in the letters of {@code java.time}
 */
public record DateInName(String pattern, String format) {

  private static final List<DateInName> FORMS =
      List.of(
          new DateInName("((?:19|20)\\d{6}T\\d{6})", "yyyyMMdd'T'HHmmss"),
          new DateInName("((?:19|20)\\d{2}-\\d{2}-\\d{2})", "yyyy-MM-dd"),
          new DateInName("((?:19|20)\\d{6})", "yyyyMMdd"));

  /** Returns a date format that fits all names, with a different date in each name. */
  static Optional<DateInName> of(List<String> names) {
    return FORMS.stream()
        .filter(form -> names.stream().flatMap(form::in).distinct().count() == names.size())
        .findFirst();
  }

  private Stream<String> in(String name) {
    Matcher matcher = Pattern.compile(pattern).matcher(name);
    return matcher.find() ? Stream.of(matcher.group(1)) : Stream.empty();
  }
}
