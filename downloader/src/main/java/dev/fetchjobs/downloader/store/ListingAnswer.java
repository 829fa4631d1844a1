package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.http.Validators;

/**
 * A listing with one page. It stated the digests of everything that was chosen in it, so a 304 for
 * it means that all of this is unchanged.
 *
 * @param source digest of the plan whose dates were replaced; see {@link SourceIdentity}
 * @param urlDigest {@link Binding#digest} of the final URL
 * @param validators at least one of them is set
 */
public record ListingAnswer(String source, String urlDigest, Validators validators) {

  /**
   * @param plan the plan of the run, without dates
   * @param url final URL
   */
  public static ListingAnswer of(FetchPlan plan, String url, Validators validators) {
    return new ListingAnswer(SourceIdentity.of(plan, plan), Binding.digest(url), validators);
  }

  /**
   * Whether the same listing is requested for the same choice. It is another one if a date in the
   * plan has another value.
   *
   * @param plan the plan of the run, without dates
   */
  public boolean isFor(FetchPlan plan) {
    return source.equals(SourceIdentity.of(plan, plan));
  }

  /** Whether the listing came from this final URL. */
  public boolean isFrom(String url) {
    return urlDigest.equals(Binding.digest(url));
  }
}
