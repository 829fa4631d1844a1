package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides after each page of a listing which page is requested next. The class fails if entries may
 * be missing. The number of pages is limited, so requests always come to an end. If the plan
 * follows {@code rel} links, a page may repeat entries of earlier pages, because the same menus are
 * on every page of a web site.
 */
public final class NextPages {

  /** A listing has at most this many pages. */
  public static final int MAX_PAGES = 1000;

  private static final int MAX_SHOWN = 80;
  private static final String NUMBER = "[0-9]{1,15}";

  private final Find.@Nullable Next next;
  private final long start;
  private final Set<String> links = new HashSet<>();
  private int pages;
  private long entries;

  /**
   * Holds the number of entries of the page before, if it had fewer than {@code step} entries; -1
   * otherwise.
   */
  private long shortPage = -1;

  /**
   * @param first the address of the listing's first page
   * @throws FetchException Config if the page parameter in the address has no number
   */
  public NextPages(Find find, TargetUri first) throws FetchException {
    this.next = find.next();
    this.start =
        next == null || next.parameter() == null ? 0 : start(next, next.parameter(), first);
    links.add(first.absoluteForm());
  }

  private static long start(Find.Next next, String parameter, TargetUri first)
      throws FetchException {
    Optional<String> written = first.parameter(parameter);
    if (written.isEmpty()) {
      return next.first() == null ? 0 : next.first();
    }
    if (!written.get().matches(NUMBER)) {
      throw FetchException.ofConfig(
          Reason.PLAN,
          "The parameter %s in source.http.url is no number, so find.next cannot increase it."
              .formatted(Printable.of(parameter, MAX_SHOWN)));
    }
    return Long.parseLong(written.get());
  }

  /** Says how the run requests the next page of the listing. */
  public sealed interface Step {
    /**
     * Describes a next page whose address is a link.
     *
     * @param link the text of the link, as it is in the page
     */
    record Link(String link) implements Step {}

    /**
     * Describes a next page whose address is the first page's, with another value of one parameter.
     */
    record Parameter(String name, long value) implements Step {}
  }

  /**
   * Describes a page of a listing that was read to its end.
   *
   * @param entries the number of its entries
   * @param known how many of these entries were on earlier pages as well
   * @param values what the page says about the listing
   */
  public record Page(int entries, int known, PageValues values) {}

  /** Returns how the next page is requested, or empty after the last page. */
  public Optional<Step> after(Page page) throws FetchException {
    pages++;
    entries += page.entries();
    if (next == null) {
      return Optional.empty();
    }
    if (next.rel() == null && page.known() * 2 > page.entries()) {
      throw bad(
          "Page %,d has %,d of its %,d entries in common with earlier pages. %s"
              .formatted(pages, page.known(), page.entries(), repeatAdvice(next)));
    }
    Optional<Step> step = next.parameter() == null ? link(page) : count(page, next);
    if (step.isPresent() && pages == MAX_PAGES) {
      throw FetchException.ofLimit(
          Reason.TOO_LARGE, "The listing has more than %,d pages.".formatted(MAX_PAGES));
    }
    return step;
  }

  private static Optional<Step> link(Page page) {
    String link = page.values().next();
    if (link == null || link.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(new Step.Link(link));
  }

  /**
   * Records the address of a page to which a link leads.
   *
   * @throws FetchException if the same page was requested before
   */
  public void requireNew(TargetUri target) throws FetchException {
    if (!links.add(target.absoluteForm())) {
      throw bad(
          "Page %,d names a page as the next one that was read before (%s)."
              .formatted(pages, Printable.of(target.redacted(), MAX_SHOWN)));
    }
  }

  private Optional<Step> count(Page page, Find.Next by) throws FetchException {
    long step = by.step() == null ? 1 : by.step();
    Step further = new Step.Parameter(String.valueOf(by.parameter()), start + step * pages);
    if (by.total() == null) {
      if (page.entries() == 0) {
        return Optional.empty();
      }
      requireWhole(shortPage, step);
      shortPage = isOfEntries(step) && page.entries() < step ? page.entries() : -1;
      requireSize(page, step);
      return Optional.of(further);
    }
    long total = total(page, by.total());
    if (entries >= total) {
      return Optional.empty();
    }
    requireSize(page, step);
    if (page.entries() == 0) {
      throw bad(
          "Page %,d has no entry, but only %,d of %,d entries came. Perhaps entries were removed meanwhile, or the server shows no more of them."
              .formatted(pages, entries, total));
    }
    requireWhole(isOfEntries(step) && page.entries() < step ? page.entries() : -1, step);
    return Optional.of(further);
  }

  /**
   * Returns whether the URL parameter for the next page counts entries, and not pages. With a step
   * of one the parameter usually counts pages, and then pages may have any size.
   */
  private static boolean isOfEntries(long step) {
    return step > 1;
  }

  private void requireSize(Page page, long step) throws FetchException {
    if (isOfEntries(step) && page.entries() > step) {
      throw wrongStep("sends %,d entries a page".formatted(page.entries()), page.entries(), step);
    }
  }

  private void requireWhole(long size, long step) throws FetchException {
    if (size > 0) {
      throw wrongStep("sends at most %,d entries a page".formatted(size), size, step);
    }
  }

  private FetchException wrongStep(String sends, long size, long step) {
    return bad(
        "The server %s, but find.next.step is %,d, so entries would be left out: set find.next.step to %d."
            .formatted(sends, step, size));
  }

  private long total(Page page, String place) throws FetchException {
    String text = page.values().total();
    if (text == null || !text.strip().matches(NUMBER)) {
      throw bad(
          "Page %,d states no number of entries at %s: %s."
              .formatted(
                  pages,
                  Printable.of(place, MAX_SHOWN),
                  text == null ? "nothing is there" : Printable.of(text, MAX_SHOWN)));
    }
    long total = Long.parseLong(text.strip());
    if (total > Selection.MAX_ENTRIES) {
      throw FetchException.ofLimit(
          Reason.TOO_LARGE,
          "The listing has %,d entries, and at most %,d can be read. Narrow the request."
              .formatted(total, Selection.MAX_ENTRIES));
    }
    return total;
  }

  private static String repeatAdvice(Find.Next next) {
    return next.parameter() == null
        ? "Correct find.next."
        : "Perhaps the server ignores the parameter %s, or find.next.step is too small."
            .formatted(Printable.of(next.parameter(), MAX_SHOWN));
  }

  private static FetchException bad(String message) {
    return FetchException.ofIntegrity(Reason.BAD_LISTING, message);
  }
}
