package dev.fetchjobs.api;

/**
 * Holds patterns for mistakes in a schedule or a time zone. The mistakes are values outside a
 * field's range, days that no month has, and names of zones that do not exist. No pattern of this
 * class matches a schedule that Kubernetes accepts. The operator reads the schedule and finds all
 * other mistakes.
 */
final class ScheduleRules {

  private static final String FIELD = "(\\S+\\s+)";
  private static final String START = "^\\s*";

  /**
   * Matches the text of a cron field before a value. A value begins a part of a list, ends a range,
   * or is the first in H(a-b). The number after a slash is not a value.
   */
  private static final String VALUE = "(\\S*,|\\S*\\(|\\S*[0-9A-Za-z]-)?0*";

  private static final String END = "([-,/)]\\S*)?(\\s|$)";
  private static final String HUNDREDS = "[1-9][0-9]{2,}";

  static final String MINUTE = START + VALUE + "(" + HUNDREDS + "|[6-9][0-9])" + END;
  static final String HOUR = START + FIELD + VALUE + "(" + HUNDREDS + "|2[4-9]|[3-9][0-9])" + END;
  static final String DAY =
      START + FIELD + "{2}" + VALUE + "(" + HUNDREDS + "|3[2-9]|[4-9][0-9])" + END;
  static final String MONTH =
      START + FIELD + "{3}" + VALUE + "(" + HUNDREDS + "|1[3-9]|[2-9][0-9])" + END;
  static final String DAY_OF_WEEK = START + FIELD + "{4}" + VALUE + "([7-9]|[1-9][0-9]+)" + END;

  /** Finds the value 0 in the fields for day and month, which do not have this value. */
  static final String ZERO = START + FIELD + "{2,3}(\\S*,)?0+([-,/]\\S*)?\\s";

  private static final String FEBRUARY = "(0*2|[Ff][Ee][Bb])";
  private static final String SHORT_MONTH =
      "(0*[2469]|0*11|[Ff][Ee][Bb]|[Aa][Pp][Rr]|[Jj][Uu][Nn]|[Ss][Ee][Pp]|[Nn][Oo][Vv])";

  /**
   * Finds a date that never comes on any day of the week: 30 or 31 February, or day 31 of a month
   * that has 30 days.
   */
  static final String NEVER =
      START
          + FIELD
          + "{2}(0*3[01]([-,]0*3[01])*\\s+"
          + FEBRUARY
          + "|0*31(,0*31)*\\s+"
          + SHORT_MONTH
          + "(,"
          + SHORT_MONTH
          + ")*)\\s+[*?]\\s*$";

  /**
   * Matches the names of time zones. The IANA database has some names without an area. Every other
   * name begins with one of the areas.
   */
  static final String ZONE =
      "^((Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe"
          + "|Indian|Mexico|Pacific|US)/[A-Za-z0-9_+/-]+|CET|CST6CDT|Cuba|EET|EST|EST5EDT|Egypt|Eire"
          + "|Factory|GB|GB-Eire|GMT|GMT[+]0|GMT-0|GMT0|Greenwich|HST|Hongkong|Iceland|Iran|Israel"
          + "|Jamaica|Japan|Kwajalein|Libya|MET|MST|MST7MDT|NZ|NZ-CHAT|Navajo|PRC|PST8PDT|Poland"
          + "|Portugal|ROC|ROK|Singapore|Turkey|UCT|UTC|Universal|W-SU|WET|Zulu)$";

  private ScheduleRules() {}
}
