package dev.fetchjobs.contract;

import dev.fetchjobs.contract.DateTemplate.BadTemplate;
import dev.fetchjobs.contract.DateTemplate.Part;
import dev.fetchjobs.contract.DateTemplate.Place;
import dev.fetchjobs.contract.DateTemplate.Unit;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@link DateTemplate}, which is a text with date expressions. */
final class DateTemplateReader {

  private static final int MAX_DATES = 16;
  private static final int MAX_DAYS = 366;
  private static final int MAX_FORMAT = 64;

  /**
   * The dates are written in this language. Months and days have English names, and weeks are those
   * of ISO 8601, which begin on Monday.
   */
  private static final Locale ENGLISH = Locale.forLanguageTag("en-u-rg-gbzzzz");

  private static final Pattern START = Pattern.compile("\\{(date|now)(?=[:+@-])");
  private static final Pattern OFFSET = Pattern.compile("([+-][0-9]{1,4})(bd|d|h)(?=[:@])");
  private static final Pattern ZONE = Pattern.compile("@([^:{}]*)(?=:)");
  private static final Pattern FORMAT = Pattern.compile(":([^{}]*)\\}");

  private final String text;
  private final Place place;
  private int at;

  DateTemplateReader(String text, Place place) {
    this.text = text;
    this.place = place;
  }

  List<Part> read() throws BadTemplate {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int hostEnd = hostEnd();
    int dates = 0;
    while (at < text.length()) {
      int start = at;
      Matcher date = take(START);
      if (date == null) {
        literal.append(ordinary());
        continue;
      }
      if (start < hostEnd) {
        throw new BadTemplate(
            start, "is in the host: a host is fixed, and only the path and the query have dates");
      }
      if (++dates > MAX_DATES) {
        throw new BadTemplate(start, "is one too many: write at most " + MAX_DATES);
      }
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
      parts.add(date(start, date.group(1).equals("now")));
    }
    parts.add(new Part.Literal(literal.toString()));
    return List.copyOf(parts);
  }

  /** Returns the index at which the host and port of a URL end, or 0 for any other text. */
  private int hostEnd() {
    int colon = place == Place.URL ? text.indexOf("://") : -1;
    return colon < 0 ? 0 : HttpUrl.authorityEnd(text, colon + 3);
  }

  /** Returns the characters of the text up to the next date expression. */
  private String ordinary() {
    int length = place == Place.PATTERN && text.charAt(at) == '\\' ? 2 : 1;
    int from = at;
    at = Math.min(text.length(), at + length);
    return text.substring(from, at);
  }

  private Part.Date date(int start, boolean ofStart) throws BadTemplate {
    int amount = 0;
    Unit unit = Unit.DAYS;
    if (text.charAt(at) == '+' || text.charAt(at) == '-') {
      Matcher offset = take(OFFSET);
      int most = MAX_DAYS;
      if (offset != null) {
        amount = Integer.parseInt(offset.group(1));
        unit =
            switch (offset.group(2)) {
              case "d" -> Unit.DAYS;
              case "h" -> Unit.HOURS;
              default -> Unit.BUSINESS_DAYS;
            };
        most = unit == Unit.HOURS ? MAX_DAYS * 24 : MAX_DAYS;
      }
      if (offset == null || Math.abs(amount) > most) {
        throw new BadTemplate(
            start,
            "has an offset that cannot be read: write days, business days or hours up to a year, such as {date-1d:yyyyMMdd}, {date-1bd:yyyyMMdd} or {date+2h:yyyyMMdd}");
      }
    }
    ZoneId zone = text.charAt(at) == '@' ? zone(start) : null;
    Matcher format = take(FORMAT);
    if (format == null) {
      throw new BadTemplate(start, "has no format and closing brace: write {date:yyyyMMdd}");
    }
    Part.Date date = new Part.Date(ofStart, amount, unit, zone, format(start, format.group(1)));
    String fault = DateTemplate.fault(place, date);
    if (fault != null) {
      throw new BadTemplate(start, fault);
    }
    return date;
  }

  private ZoneId zone(int start) throws BadTemplate {
    Matcher zone = take(ZONE);
    if (zone == null || !isKnown(zone.group(1))) {
      throw new BadTemplate(
          start,
          "has an unknown time zone: write an IANA name, such as {date@America/New_York:yyyyMMdd}");
    }
    return ZoneId.of(zone.group(1));
  }

  /**
   * Returns whether the time zone exists. Names that begin with SystemV exist only in the JDK, so
   * they do not count.
   */
  private static boolean isKnown(String zone) {
    return ZoneRulesProvider.getAvailableZoneIds().contains(zone) && !zone.startsWith("SystemV/");
  }

  private static DateTimeFormatter format(int start, String pattern) throws BadTemplate {
    if (pattern.isEmpty() || pattern.length() > MAX_FORMAT) {
      throw new BadTemplate(
          start, "needs a format of 1 to %d characters, such as yyyyMMdd".formatted(MAX_FORMAT));
    }
    if (pattern.indexOf('Y') >= 0 && pattern.indexOf('w') < 0) {
      throw new BadTemplate(
          start, "has a Y, which is the year of a week, without a week: write yyyy");
    }
    try {
      return DateTimeFormatter.ofPattern(pattern, ENGLISH);
    } catch (IllegalArgumentException e) {
      throw new BadTemplate(
          start,
          "has a format that cannot be read (%s): write one such as yyyyMMdd or yyyy-MM-dd'T'HH:mm"
              .formatted(String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", "?")));
    }
  }

  /**
   * Reads the text that matches the pattern at the present index, or returns null if the pattern
   * does not match there.
   */
  private @Nullable Matcher take(Pattern pattern) {
    Matcher found = pattern.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      return null;
    }
    at = found.end();
    return found;
  }
}
