package dev.fetchjobs.downloader.resolve;

import static dev.fetchjobs.downloader.resolve.PlanRules.require;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks those fields of a plan that say how the date of the data is read. */
final class DataDateRules {

  private DataDateRules() {}

  static void check(FetchPlan plan) throws FetchException {
    DataDate rule = plan.dataDate();
    if (rule == null) {
      return;
    }
    require(
        Stream.of(rule.line(), rule.column(), rule.header(), rule.from())
                .filter(Objects::nonNull)
                .count()
            == 1,
        "dataDate needs exactly one of line, column, header and from");
    require(rule.line() == null || rule.line() >= 1, "dataDate.line is less than 1");
    require(
        rule.column() == null || plan.verify().csv() != null, "dataDate.column needs verify.csv");
    boolean ofEntry = rule.from() == DataDate.From.ENTRY;
    Find find = plan.source().find();
    require(
        !ofEntry || (find != null && find.date() != null),
        "dataDate.from is Entry, and source.find.date is missing");
    require(
        !plan.destination().holdsSet() || (ofEntry && plan.unpack().members() == null),
        "the data date of a set has to be that of its entries");
    String pattern = rule.pattern();
    if (pattern != null) {
      PatternRules.requirePattern("dataDate.pattern", pattern);
    }
    require(rule.formatter().isPresent(), "dataDate.format is not a date format");
    require(isZone(rule.timeZone()), "dataDate.timeZone is not known");
  }

  private static boolean isZone(@Nullable String name) {
    try {
      return name == null || !ZoneId.of(name).getId().isEmpty();
    } catch (DateTimeException e) {
      return false;
    }
  }
}
