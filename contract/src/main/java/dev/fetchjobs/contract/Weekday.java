package dev.fetchjobs.contract;

import java.time.LocalDate;

/** A day of the week, with its English name. The order is that of ISO 8601. */
public enum Weekday implements Word {
  MONDAY("Monday"),
  TUESDAY("Tuesday"),
  WEDNESDAY("Wednesday"),
  THURSDAY("Thursday"),
  FRIDAY("Friday"),
  SATURDAY("Saturday"),
  SUNDAY("Sunday");

  private final String word;

  Weekday(String word) {
    this.word = word;
  }

  static Weekday of(LocalDate day) {
    return values()[day.getDayOfWeek().getValue() - 1];
  }

  @Override
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
