package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.http.Validators;

/**
 * Describes a listing that has only one page. The listing stated the digests of all files that a
 * run chose from it, so a 304 for the listing means that all these files are unchanged.
 *
 * @param source digest of the plan, computed after the date expressions were replaced; see {@link
 *     SourceIdentity}
 * @param urlDigest {@link Binding#digest} of the listing's final URL
 * @param validators the validators of the listing; at least one of them is set
 */
public record ListingAnswer(String source, String urlDigest, Validators validators) {

  /**
   * @param plan the plan of the run, in which dates have replaced the date expressions
   * @param url the listing's final URL
   */
  public static ListingAnswer of(FetchPlan plan, String url, Validators validators) {
    return new ListingAnswer(SourceIdentity.of(plan, plan), Binding.digest(url), validators);
  }

  /**
   * Returns whether a run with this plan requests the same listing and chooses by the same rules.
   * The listing is another one if a date in the plan has another value.
   *
   * @param plan the plan of the run, in which dates have replaced the date expressions
   */
  public boolean isFor(FetchPlan plan) {
    return source.equals(SourceIdentity.of(plan, plan));
  }

  /** Returns whether the listing came from this final URL. */
  public boolean isFrom(String url) {
    return urlDigest.equals(Binding.digest(url));
  }
}
