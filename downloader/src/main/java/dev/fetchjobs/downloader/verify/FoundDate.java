package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.downloader.resolve.DataDateReader;
import dev.fetchjobs.downloader.text.Printable;
import java.time.LocalDate;
import java.util.Optional;

/** Says what a file has at the place where the date of its data should be. */
public sealed interface FoundDate {

  int MAX_SHOWN = 60;

  /**
   * The place has a date.
   *
   * @param where the place, for messages
   */
  record Read(LocalDate date, String where) implements FoundDate {}

  /**
   * The place has no date.
   *
   * @param message a sentence that says what is there
   */
  record Unreadable(String message) implements FoundDate {}

  /**
   * Reads the date in a text.
   *
   * @param where the place of the text, as the beginning of a sentence
   */
  static FoundDate in(DataDateReader reader, String where, String text) {
    String part = reader.part(text);
    Optional<LocalDate> date = part == null ? Optional.empty() : reader.date(part);
    return date.<FoundDate>map(found -> new Read(found, "%s is %s".formatted(where, shown(text))))
        .orElseGet(() -> unreadable(reader, where, text));
  }

  /** Returns what is wrong with a text that has no date. */
  static Unreadable unreadable(DataDateReader reader, String where, String text) {
    String part = reader.part(text);
    DataDate rule = reader.rule();
    String why =
        part == null
            ? "; dataDate.pattern finds no date in it."
            : "; %s is no date of the format %s."
                .formatted(
                    part.equals(text.strip()) ? "that" : shown(part),
                    rule.format() == null ? "ISO 8601" : rule.format());
    return new Unreadable("%s is %s%s".formatted(where, shown(text), why));
  }

  private static String shown(String foreign) {
    return "\"" + Printable.of(foreign, MAX_SHOWN) + "\"";
  }
}
