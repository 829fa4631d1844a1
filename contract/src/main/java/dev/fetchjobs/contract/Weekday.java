package dev.fetchjobs.contract;

import java.time.LocalDate;

/** Names the days of the week in English. The days are in the order of ISO 8601. */
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
