package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ExchangeListener;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.http.ResponseHead;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.listing.Selection.Verdict;
import dev.fetchjobs.downloader.resolve.PlanDates;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.SmallBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Explains which files a run with this plan would download. The explanation requests the listing,
 * but no file.
 */
public final class Explanation {

  private static final int MAX_ENTRIES = 1_000;
  private static final int MAX_SHOWN = 200;

  private final Consumer<String> out;
  private final boolean paged;
  private int entries;

  private Explanation(Consumer<String> out, boolean paged) {
    this.out = out;
    this.paged = paged;
  }

  /**
   * Writes one line for each entry of the listing. Then the method writes the address of the chosen
   * file.
   *
   * @param out receiver of lines without line ends
   * @return why no file can be chosen; empty if one was chosen
   */
  public static Optional<Failure> explain(
      FetchPlan plan, Environment environment, Consumer<String> out) {
    try {
      Request request =
          Request.of(
              new PlanDates(plan, environment.date(), environment.clock().instant()).expand());
      Failure timeout =
          new Failure.Limit(Reason.TIMEOUT, "The listing was not read within spec.timeout.");
      try (Watch watch = new Watch(plan.timeout(), timeout)) {
        environment.stop().reach(watch);
        Explanation explanation = new Explanation(out, isPaged(plan));
        Printable.without(
            request.redaction(),
            () -> {
              explanation.explain(request, environment, watch);
              return true;
            });
        return Optional.empty();
      }
    } catch (FetchException e) {
      return Optional.of(e.failure());
    }
  }

  private void explain(Request request, Environment environment, Watch watch)
      throws FetchException {
    HttpClient client = client(request, environment, watch);
    Find find = request.plan().source().find();
    SetRule rule = find == null ? null : find.set();
    Lines lines = new Lines();
    if (find == null || rule == null) {
      explainFile(request, environment, watch, lines);
      return;
    }
    SetFinder.Found found =
        new SetFinder(request, client, watch, environment.limits(), lines)
            .find(find, rule, null, null)
            .orElseThrow();
    lines.onEnd(found.summary());
    out.accept("The set of %s:%s".formatted(found.date(), found.note()));
    for (SetFinder.Part part : found.parts()) {
      out.accept(
          "%s from %s"
              .formatted(Printable.of(part.name(), MAX_SHOWN), shown(request, part.address())));
    }
  }

  private static HttpClient client(Request request, Environment environment, Watch watch)
      throws FetchException {
    return Attempt.client(
        request,
        watch,
        environment,
        new Silence(),
        new Session(request, environment.clock()),
        new SmallBody(watch, environment.limits()));
  }

  /**
   * Explains the first address of the plan whose listing can be read. If the plan has no listing,
   * the method names all addresses.
   */
  private void explainFile(Request request, Environment environment, Watch watch, Lines lines)
      throws FetchException {
    List<Request> sites = new ArrayList<>(List.of(request));
    request.mirrors().forEach(mirror -> sites.add(request.to(mirror)));
    for (Request site : sites) {
      try {
        Address address =
            new FileFinder(
                    site, client(site, environment, watch), watch, environment.limits(), lines)
                .find(Listed.NONE)
                .orElseThrow();
        out.accept((site.mirror() == null ? "The file: " : "The mirror: ") + shown(site, address));
        if (request.plan().source().find() != null) {
          return;
        }
      } catch (FetchException e) {
        if (site.equals(sites.getLast()) || !Sites.isOfAddress(e.failure())) {
          throw e;
        }
        out.accept(
            "%s failed: %s".formatted(shown(site, Address.of(site.target())), e.getMessage()));
      }
    }
  }

  private static String shown(Request request, Address address) {
    return request.redaction().apply(address.target().redacted());
  }

  private static boolean isPaged(FetchPlan plan) {
    Find find = plan.source().find();
    return find != null && find.next() != null;
  }

  private final class Lines implements FileFinder.Observer {
    @Override
    public void onEntry(Entry entry, Verdict verdict) {
      entries++;
      if (entries <= MAX_ENTRIES) {
        out.accept("%s: %s".formatted(Printable.of(entry.name(), MAX_SHOWN), of(verdict)));
      }
    }

    @Override
    public void onPage(int number) {
      if (paged && entries <= MAX_ENTRIES) {
        out.accept("This was page %,d.".formatted(number));
      }
    }

    @Override
    public void onChoice(String summary, Entry entry) {
      onEnd(summary);
      out.accept("Chosen: " + Printable.of(entry.name(), MAX_SHOWN));
    }

    private void onEnd(String summary) {
      if (entries > MAX_ENTRIES) {
        out.accept("%,d more entries are not shown.".formatted(entries - MAX_ENTRIES));
      }
      out.accept(summary + ".");
    }

    private static String of(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Matches(var date) -> date == null ? "matches" : "matches, date " + date;
        case Verdict.Other(String field) ->
            "left out: %s does not match".formatted(Printable.of(field));
        case Verdict.Undated _ -> "matches, but find.date reads no date in it";
      };
    }
  }

  /** Receives the requests and responses, and writes nothing about them. */
  private static final class Silence implements ExchangeListener {
    @Override
    public void onRequest(Purpose purpose, TargetUri target) {}

    @Override
    public void onResponse(ResponseHead head) {}
  }
}
