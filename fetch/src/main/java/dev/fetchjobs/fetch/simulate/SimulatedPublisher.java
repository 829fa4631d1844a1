package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ResponseHead;
import dev.fetchjobs.downloader.http.StatusCode;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.PlanDates;
import dev.fetchjobs.fetch.simulate.Scenario.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of simulated runs. If the address has a date, each publication has an
 * address of its own: the one that a run at the time of the publication asks for.
 */
final class SimulatedPublisher {

  /** The publisher needs this long to refuse a request. */
  static final Duration REFUSAL = Duration.ofSeconds(1);

  private static final int NOT_FOUND = 404;

  private final FetchPlan plan;
  private final Scenario scenario;
  private final Publications publications;

  /** Holds the publications of each address; null if the address has no date. */
  private final @Nullable Map<Address, NavigableSet<Instant>> dated;

  private record Address(String url, @Nullable Find find) {}

  /** Says what a request brings. */
  sealed interface Answer {

    /**
     * The publisher sends the file. Its content is the same as long as the publication is the same.
     */
    record Content(Instant publication) implements Answer {}

    record Refusal(Failure failure) implements Answer {}
  }

  SimulatedPublisher(FetchPlan plan, Scenario scenario, Instant from, Instant to)
      throws FetchException {
    this.plan = plan;
    this.scenario = scenario;
    this.publications = Publications.of(scenario, from, to);
    PlanDates dates = new PlanDates(plan, null, from);
    dates.expand();
    this.dated = dates.used().isPresent() ? addresses(plan, publications) : null;
  }

  private static Map<Address, NavigableSet<Instant>> addresses(
      FetchPlan plan, Publications publications) throws FetchException {
    Map<Address, NavigableSet<Instant>> all = new HashMap<>();
    for (Instant publication : publications.times()) {
      all.computeIfAbsent(address(plan, publication, publication), any -> new TreeSet<>())
          .add(publication);
    }
    return all;
  }

  private static Address address(FetchPlan plan, Instant date, Instant now) throws FetchException {
    FetchPlan.Source source = new PlanDates(plan, date.toString(), now).expand().source();
    return new Address(source.url(), source.find());
  }

  /**
   * Returns the answer to a request.
   *
   * @param date date of the run
   */
  Answer answer(Instant date, Instant now) {
    Instant response = now.plus(REFUSAL);
    Optional<Outage> outage =
        scenario.outages().stream().filter(trouble -> trouble.isAt(now)).findFirst();
    try {
      return outage.isPresent()
          ? new Answer.Refusal(failure(outage.get(), response))
          : published(date, now)
              .<Answer>map(Answer.Content::new)
              .orElseGet(() -> new Answer.Refusal(missing(response)));
    } catch (FetchException e) {
      return new Answer.Refusal(e.failure());
    }
  }

  private Optional<Instant> published(Instant date, Instant now) throws FetchException {
    if (dated == null) {
      return publications.newest(now);
    }
    return Optional.ofNullable(dated.get(address(plan, date, now)))
        .flatMap(times -> Optional.ofNullable(times.floor(now)));
  }

  private Failure failure(Outage outage, Instant now) {
    if (outage.status() == null) {
      return new Failure.Transient(Reason.CONNECT_FAILED, "The publisher cannot be reached.");
    }
    List<HeaderField> fields =
        outage.retryAfter() == null
            ? List.of()
            : List.of(
                new HeaderField("Retry-After", String.valueOf(outage.retryAfter().toSeconds())));
    return status(outage.status(), fields, now);
  }

  private Failure missing(Instant now) {
    return plan.source().find() == null
        ? status(NOT_FOUND, List.of(), now)
        : new Failure.Transient(
            Reason.NOT_LISTED, "The listing does not name the file of this date yet.");
  }

  private Failure status(int status, List<HeaderField> fields, Instant now) {
    return StatusCode.failure(new ResponseHead(1, status, "", fields), plan, now).failure();
  }
}
