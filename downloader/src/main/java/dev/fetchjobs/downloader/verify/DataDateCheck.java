package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.DataDateReader;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the date of the data. Checks that this date is readable, not in the future, and not before
 * the date of the published file. The check reads the date of a line or column while the run
 * unpacks the file.
 */
final class DataDateCheck implements ByteSink {

  private final FetchPlan plan;
  private final DataDate rule;
  private final DataDateReader reader;
  private final DataDateLimits limits;
  private final @Nullable LinesCheck line;
  private final @Nullable DateColumn column;
  private FoundDate found = new FoundDate.Unreadable("The file was not read.");

  private DataDateCheck(FetchPlan plan, DataDate rule, DataDateLimits limits)
      throws FetchException {
    this.plan = plan;
    this.rule = rule;
    this.reader = DataDateReader.of(rule);
    this.limits = limits;
    Integer number = rule.line();
    this.line = number == null ? null : LinesCheck.reading(number);
    String name = rule.column();
    Csv csv = plan.verify().csv();
    this.column = name == null || csv == null ? null : new DateColumn(reader, name, csv);
  }

  /** Returns null if the plan has no date of the data, or if that date belongs to a whole set. */
  static @Nullable DataDateCheck of(FetchPlan plan, DataDateLimits limits) throws FetchException {
    DataDate rule = plan.dataDate();
    return rule == null || plan.destination().holdsSet()
        ? null
        : new DataDateCheck(plan, rule, limits);
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    if (line != null && line.wantsMore()) {
      line.accept(buffer, offset, length);
    }
    if (column != null && column.wantsMore()) {
      column.accept(buffer, offset, length);
    }
  }

  @Override
  public boolean wantsMore() {
    return (line != null && line.wantsMore()) || (column != null && column.wantsMore());
  }

  /**
   * Returns the facts about the file, with the date of its data. A date in the future is wrong, so
   * the date is then unknown, also if a person accepts the file.
   */
  FileInfo finish(FileInfo file) {
    if (line != null) {
      line.finish();
    }
    if (column != null) {
      column.finish();
    }
    found = find(file);
    return switch (found) {
      case FoundDate.Read(LocalDate date, String where) ->
          file.withDataDate(
              limits.inFuture(reader, date, where).isEmpty() ? date.toString() : null);
      case FoundDate.Unreadable _ -> file.withDataDate(null);
    };
  }

  private FoundDate find(FileInfo file) {
    if (column != null) {
      return column.found();
    }
    Integer number = rule.line();
    if (line != null && number != null) {
      return line.line(number)
          .map(text -> FoundDate.in(reader, "Line " + number, text))
          .orElseGet(
              () ->
                  new FoundDate.Unreadable(
                      "The file has no line %d, so the data date is unknown.".formatted(number)));
    }
    String stated = file.dataDate();
    String name = rule.header();
    if (name != null) {
      return stated == null
          ? new FoundDate.Unreadable("The data date in %s is unknown.".formatted(name))
          : new FoundDate.Read(LocalDate.parse(stated), "It is that of " + name);
    }
    return rule.from() == DataDate.From.ENTRY ? ofEntry(file) : ofName(file);
  }

  private FoundDate ofEntry(FileInfo file) {
    String date = file.binding() == null ? null : file.binding().listedOrNone().date();
    return date == null
        ? new FoundDate.Unreadable("The entry of the listing has no date.")
        : new FoundDate.Read(reader.ofEntry(plan, date), "It is that of the entry");
  }

  private FoundDate ofName(FileInfo file) {
    String member = file.member();
    String place = file.url().replaceFirst("[?].*", "");
    return FoundDate.in(
        reader,
        member == null ? "The name in the address" : "The name in the archive",
        member == null ? place.substring(place.lastIndexOf('/') + 1) : member);
  }

  /** Returns why the file is refused, or empty if its date is right. */
  Optional<Failure.Rejected> verdict(FileInfo file, @Nullable LastGood lastGood) {
    return switch (found) {
      case FoundDate.Unreadable(String message) ->
          Optional.of(
              new Failure.Rejected(
                  Reason.DATA_DATE_UNREADABLE,
                  message + " The publisher changed the file, or spec.dataDate is wrong."));
      case FoundDate.Read(LocalDate date, String where) ->
          limits
              .inFuture(reader, date, where)
              .or(
                  () ->
                      lastGood == null || lastGood.file().sha256().equals(file.sha256())
                          ? Optional.empty()
                          : limits.wentBack(rule, date, lastGood.file().dataDate()));
    };
  }

  /** Returns the check that the file has passed, for the log. */
  List<String> passed() {
    return found instanceof FoundDate.Read(LocalDate date, _)
        ? List.of("data date, %s.".formatted(date))
        : List.of();
  }
}
