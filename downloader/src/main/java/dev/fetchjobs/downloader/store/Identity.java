package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the plan with which a file was published or refused.
 *
 * @param source digest of the {@link SourceIdentity}. If it differs, the file was not verified with
 *     the present plan
 * @param meaning null if an earlier release wrote the manifest; then the source decides
 */
public record Identity(String source, @Nullable Meaning meaning) {

  /**
   * @param written the plan before its date expressions were replaced
   */
  static Identity of(FetchPlan plan, FetchPlan written) {
    return new Identity(SourceIdentity.of(plan, written), Meaning.of(written));
  }

  /** Returns whether both plans mean the same by the date of a listing's entry. */
  public boolean hasEntryDateOf(Identity other) {
    return isEqual(other, Meaning::entryDate);
  }

  /** Returns whether both plans mean the same by the date of the data. */
  public boolean hasDataDateOf(Identity other) {
    return isEqual(other, Meaning::dataDate);
  }

  /** Returns whether both plans count and compare rows in the same way. */
  public boolean hasRowsOf(Identity other) {
    return isEqual(other, Meaning::rows);
  }

  private boolean isEqual(Identity other, Function<Meaning, String> part) {
    return (meaning == null || other.meaning == null)
        ? source.equals(other.source)
        : part.apply(meaning).equals(part.apply(other.meaning));
  }
}
