package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the parts of a plan that decide which bytes are published and whether they pass the checks.
 * If a user edits one of these parts, a 304 no longer means that the published file is right.
 */
record SourceIdentity(
    String url,
    FetchPlan.@Nullable Post post,
    List<FetchPlan.Header> headers,
    @Nullable Find find,
    FetchPlan.Unpack unpack,
    FetchPlan.Verify verify,
    @Nullable DataDate dataDate) {

  /**
   * Returns a digest of these parts for the manifest. The manifest does not store the parts
   * themselves, because the URL's query may hold a secret.
   *
   * @param written the plan before its date expressions were replaced. The address of a listing may
   *     have the date of the run, while the files in it stay the same; their final URLs are
   *     compared anyway
   */
  static String of(FetchPlan plan, FetchPlan written) {
    FetchPlan.Source source = plan.source().find() == null ? plan.source() : written.source();
    String text =
        Wire.write(
            new SourceIdentity(
                source.url(),
                source.post(),
                source.headers(),
                withoutParallel(source.find()),
                plan.unpack(),
                plan.verify(),
                plan.dataDate() == null ? null : plan.dataDate().withoutAllowOlder()));
    return Digests.sha256(text);
  }

  /** Returns the rules without the number of parallel downloads, which does not change any byte. */
  static @Nullable Find withoutParallel(@Nullable Find find) {
    return find == null || find.set() == null ? find : find.withSet(find.set().withParallel(null));
  }
}
