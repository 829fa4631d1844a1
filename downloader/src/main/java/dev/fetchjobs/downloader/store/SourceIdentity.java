package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of a plan that decides what the published bytes are and whether they pass. If any of it is
 * edited, "not modified" no longer means that the published file is right.
 */
record SourceIdentity(
    String url,
    FetchPlan.@Nullable Post post,
    List<FetchPlan.Header> headers,
    FetchPlan.Unpack unpack,
    FetchPlan.Verify verify) {

  /** A digest of it, as the manifest keeps it: the URL's query may hold a key. */
  static String of(FetchPlan plan) {
    String text =
        Wire.write(
            new SourceIdentity(
                plan.source().url(),
                plan.source().post(),
                plan.source().headers(),
                plan.unpack(),
                plan.verify()));
    return Digests.sha256(text);
  }
}
