package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Sites.Site;
import dev.fetchjobs.downloader.text.Printable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Makes one failure from the failures of several addresses. */
final class SiteFailures {

  /** A message about more addresses than this has room only for their reasons. */
  private static final int MAX_EXPLAINED = 3;

  /** A message keeps this many characters for the number of attempts at its end. */
  private static final int RESERVED = 20;

  private SiteFailures() {}

  /**
   * Returns one failure for all addresses, which has the class and the reason of the most hopeful
   * address and names every address. No address is asked before the instant in its Retry-After, so
   * the latest of these instants counts.
   *
   * @param sites the addresses, all of which have failed
   */
  static Failure summary(List<Site> sites) {
    List<Failure> failures =
        sites.stream()
            .map(Site::failure)
            .filter(Objects::nonNull)
            .map(Failure.class::cast)
            .toList();
    if (failures.size() == 1) {
      return failures.getFirst();
    }
    // An address under another FetchJob's hold was not asked, so it shows nothing.
    List<Failure> asked =
        failures.stream().filter(failure -> failure.reason() != Reason.HOLD).toList();
    List<Failure> deciding = asked.isEmpty() ? failures : asked;
    Failure chosen =
        deciding.stream().min(Comparator.comparingInt(SiteFailures::rank)).orElseThrow();
    Instant latest =
        deciding.stream()
            .map(Failure::notBefore)
            .filter(Objects::nonNull)
            .map(Instant.class::cast)
            .max(Comparator.naturalOrder())
            .orElse(null);
    String message = message(sites);
    return switch (chosen) {
      case Failure.Transient late -> new Failure.Transient(late.reason(), message, latest);
      case Failure.Permanent last -> new Failure.Permanent(last.reason(), message, latest);
      case Failure.Integrity fault -> new Failure.Integrity(fault.reason(), message);
      case Failure.Policy refusal -> new Failure.Policy(refusal.reason(), message);
      case Failure.Limit limit -> new Failure.Limit(limit.reason(), message);
      case Failure.Config _, Failure.Rejected _ -> chosen;
    };
  }

  /**
   * Returns the same failure with the first instant at which one of the addresses may be asked
   * again; the instant is null if one of the addresses named none.
   */
  static Failure soonest(Failure summary, List<Site> sites) {
    if (!(summary instanceof Failure.Transient late)) {
      return summary;
    }
    Instant first = late.notBefore();
    for (Site site : sites) {
      if (site.failure() instanceof Failure.Transient one && one.reason() != Reason.HOLD) {
        Instant until = one.notBefore();
        if (until == null) {
          return new Failure.Transient(late.reason(), late.message());
        }
        first = first == null || until.isBefore(first) ? until : first;
      }
    }
    return new Failure.Transient(late.reason(), late.message(), first);
  }

  /**
   * Returns the rank of a failure; a transient failure comes first, because a later attempt may
   * succeed.
   */
  private static int rank(Failure failure) {
    return switch (failure) {
      case Failure.Transient _ -> 0;
      case Failure.Permanent last -> last.notBefore() == null ? 3 : 1;
      case Failure.Integrity _ -> 2;
      case Failure.Policy _ -> 4;
      case Failure.Limit _ -> 5;
      case Failure.Config _, Failure.Rejected _ -> 6;
    };
  }

  private static String message(List<Site> sites) {
    StringBuilder text =
        new StringBuilder("None of the %d addresses worked.".formatted(sites.size()));
    int end = Failure.MAX_MESSAGE - RESERVED;
    int room = sites.size() > MAX_EXPLAINED ? end : (end - text.length()) / sites.size() - 1;
    for (int index = 0; index < sites.size(); index++) {
      String next = " " + Printable.sentence(describe(sites.get(index), sites.size()), room);
      String rest = " %d more are in the log.".formatted(sites.size() - index);
      boolean last = index == sites.size() - 1;
      if (text.length() + next.length() + (last ? 0 : rest.length()) > end) {
        return text.append(rest).toString();
      }
      text.append(next);
    }
    return text.toString();
  }

  private static String describe(Site site, int sites) {
    Failure failure = Objects.requireNonNull(site.failure());
    return sites > MAX_EXPLAINED
        ? "%s: %s.".formatted(Sites.host(site), failure.reason().word())
        : "%s: %s".formatted(Sites.host(site), failure.message());
  }
}
