package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ResponseHead;
import dev.fetchjobs.downloader.http.RetryAfter;
import dev.fetchjobs.downloader.resolve.DataDateReader;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.verify.FoundDate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the date of the data in a response header, before the body is received. */
final class HeaderDate {

  /** The old date format of HTTP has two digits for the year, and this time decides the century. */
  private static final Instant CENTURY = Instant.EPOCH.plus(Duration.ofDays(20_000));

  private HeaderDate() {}

  /**
   * Returns the date in ISO 8601, or null if the plan does not read it in a header.
   *
   * @throws FetchException Integrity if the header is missing or has no date
   */
  static @Nullable String of(@Nullable DataDate rule, ResponseHead head) throws FetchException {
    String name = rule == null ? null : rule.header();
    if (rule == null || name == null) {
      return null;
    }
    DataDateReader reader = DataDateReader.of(rule);
    Optional<String> value = head.one(name);
    Optional<LocalDate> ofHttp =
        rule.format() == null
            ? value
                .map(reader::part)
                .flatMap(part -> RetryAfter.date(part, CENTURY))
                .map(reader::date)
            : Optional.empty();
    if (ofHttp.isPresent()) {
      return ofHttp.get().toString();
    }
    FoundDate found =
        value
            .map(text -> FoundDate.in(reader, "The header " + name, text))
            .orElseGet(() -> missing(name));
    return switch (found) {
      case FoundDate.Read(LocalDate date, _) -> date.toString();
      case FoundDate.Unreadable(String message) ->
          throw FetchException.ofIntegrity(
              Reason.DATA_DATE_UNREADABLE,
              message + " The publisher changed something, or spec.dataDate is wrong.");
    };
  }

  private static FoundDate missing(String name) {
    return new FoundDate.Unreadable(
        "The server sent no header %s with one value.".formatted(Printable.of(name)));
  }
}
