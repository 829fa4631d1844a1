package dev.fetchjobs.downloader.resolve;

import static dev.fetchjobs.downloader.resolve.PlanRules.require;
import static dev.fetchjobs.downloader.resolve.PlanRules.requirePresent;

import dev.fetchjobs.contract.CsvColumn;
import dev.fetchjobs.contract.CsvSchema;
import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.FetchPlan.Csv;
import dev.fetchjobs.downloader.failure.FetchException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks those fields of a plan that say which columns or elements a file should have. */
final class SchemaRules {

  private static final String FIELD = "verify.csv.schema.columns";

  private SchemaRules() {}

  static void check(@Nullable Csv csv) throws FetchException {
    CsvSchema schema = csv == null ? null : csv.schema();
    if (schema == null) {
      return;
    }
    requirePresent(FIELD, schema.columns());
    require(!schema.columns().isEmpty(), FIELD + " is empty");
    require(schema.badRowsAllowed() >= 0, "verify.csv.schema.maxBadRows is negative");
    Set<String> names = new HashSet<>();
    for (CsvColumn column : schema.columns()) {
      requirePresent(FIELD + ".name", column.name());
      require(names.add(column.name()), FIELD + " has a name twice");
      if (column.pattern() != null) {
        PatternRules.requirePattern(FIELD + ".pattern", column.pattern());
      }
      Optional<CsvColumn.Fault> fault = column.fault();
      if (fault.isPresent()) {
        require(false, "%s.%s is wrong".formatted(FIELD, fault.get().field()));
      }
    }
  }

  static void check(@Nullable DocumentCheck document) throws FetchException {
    if (document == null) {
      return;
    }
    requirePresent("verify.document.format", document.format());
    Optional<DocumentCheck.Fault> fault = document.fault();
    if (fault.isPresent()) {
      require(false, "verify.document.%s is wrong".formatted(fault.get().field()));
    }
  }
}
