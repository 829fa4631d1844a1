package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.contract.CsvColumn;
import dev.fetchjobs.contract.CsvSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the part of the plan that says which columns a table should have. */
record SchemaOf(FetchJobSpec spec) {

  private static final String FIELD = "spec.verify.csv.schema";

  @Nullable CsvSchema schema() throws InvalidSpecException {
    var csv = spec.verify().csv();
    var schema = csv == null ? null : csv.schema();
    if (schema == null) {
      return null;
    }
    List<CsvColumn> columns = new ArrayList<>();
    for (var column : schema.columns()) {
      columns.add(column(FIELD + ".columns[%d]".formatted(columns.size()), column));
    }
    return new CsvSchema(
        List.copyOf(columns),
        rule(FIELD + ".onNew", schema.onNew()),
        rule(FIELD + ".onMissing", schema.onMissing()),
        schema.maxBadRows());
  }

  private static CsvSchema.@Nullable Rule rule(String field, @Nullable String word)
      throws InvalidSpecException {
    return word == null ? null : PlanOf.word(field, word, CsvSchema.Rule.class);
  }

  private CsvColumn column(String field, dev.fetchjobs.api.CsvColumn column)
      throws InvalidSpecException {
    Patterns.requireNoDates(field + ".pattern", column.pattern());
    CsvColumn made =
        new CsvColumn(
            column.name(),
            column.type() == null
                ? null
                : PlanOf.word(field + ".type", column.type(), CsvColumn.Type.class),
            column.format(),
            column.pattern(),
            column.required(),
            column.unique(),
            column.min(),
            column.max());
    Optional<CsvColumn.Fault> fault = made.fault();
    if (fault.isPresent()) {
      CsvColumn.Fault found = fault.get();
      throw new InvalidSpecException(field + "." + found.field(), found.value(), found.remedy());
    }
    if (made.needsUnique() && hasParallelParts()) {
      throw new InvalidSpecException(
          field + ".unique",
          "true",
          "remove it, or set source.http.find.set.parallel to 1: the memory is enough for one part");
    }
    return made;
  }

  private boolean hasParallelParts() {
    var find = spec.source().http().find();
    var set = find == null ? null : find.set();
    return set != null && set.parallel() > 1;
  }
}
