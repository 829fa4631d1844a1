package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.DateTemplate;
import dev.fetchjobs.contract.DateTemplate.BadTemplate;
import dev.fetchjobs.contract.DateTemplate.Place;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Content;
import dev.fetchjobs.contract.FetchPlan.Line;
import dev.fetchjobs.contract.FetchPlan.Post;
import dev.fetchjobs.contract.FetchPlan.Source;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.contract.FetchPlan.Verify;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Members;
import dev.fetchjobs.contract.RunDate;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the date expressions in a plan's texts by the date of the run. The later steps of a run
 * use a plan without dates, because validators and partial files belong to the address of one date.
 */
public final class PlanDates {

  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final FetchPlan plan;
  private final @Nullable String given;
  private final Instant start;
  private @Nullable RunDate date;

  /**
   * Prepares the replacement of date expressions.
   *
   * @param given date of the run in ISO 8601; null if the date is {@code start}
   */
  public PlanDates(FetchPlan plan, @Nullable String given, Instant start) {
    this.plan = plan;
    this.given = given;
    this.start = start;
  }

  /** Returns the date of the run, or empty if no replaced text has a date expression. */
  public Optional<RunDate> used() {
    return Optional.ofNullable(date);
  }

  /** Returns the day of the run in the plan's zone if the plan's calendar is closed on it. */
  public Optional<LocalDate> closedDay() throws FetchException {
    Calendar calendar = plan.calendar();
    if (calendar == null) {
      return Optional.empty();
    }
    RunDate run = runDate();
    return Optional.of(LocalDate.ofInstant(run.date(), run.zone())).filter(calendar::isClosed);
  }

  /** Checks the plan and replaces all date expressions in it. */
  public FetchPlan expand() throws FetchException {
    PlanRules.check(plan);
    return replaced();
  }

  /** Replaces all date expressions in a plan that need not be usable otherwise. */
  FetchPlan replaced() throws FetchException {
    return new FetchPlan(
        plan.version(),
        plan.namespace(),
        plan.name(),
        source(plan.source()),
        unpack(plan.unpack()),
        verify(plan.verify()),
        plan.destination(),
        plan.keepVersions(),
        plan.retry(),
        plan.timeout(),
        plan.circuitBreaker(),
        plan.network(),
        plan.acceptQuarantined(),
        plan.timeZone(),
        plan.digest(),
        plan.dataDate(),
        plan.calendar(),
        plan.maxParallelPerHost(),
        plan.pin());
  }

  private Source source(Source source) throws FetchException {
    Post post = source.post();
    return new Source(
        text("source.http.url", source.url(), Place.URL),
        post == null
            ? null
            : new Post(
                post.mediaType(),
                optional("source.http.body.value", post.value(), Place.TEXT),
                post.file()),
        source.headers(),
        source.basicAuth(),
        source.bearerToken(),
        source.oauth2(),
        source.digestAuth(),
        source.allowPlainCredentials(),
        source.tls(),
        source.redirects(),
        source.proxy(),
        source.userAgent(),
        source.timeouts(),
        find(source.find()),
        mirrors(source.mirrors()));
  }

  private @Nullable List<String> mirrors(@Nullable List<String> mirrors) throws FetchException {
    if (mirrors == null) {
      return null;
    }
    List<String> expanded = new ArrayList<>();
    for (String mirror : mirrors) {
      expanded.add(text("source.http.mirrors", mirror, Place.URL));
    }
    return List.copyOf(expanded);
  }

  private @Nullable Find find(@Nullable Find find) throws FetchException {
    if (find == null) {
      return null;
    }
    List<Find.Where> where = new ArrayList<>();
    for (Find.Where condition : find.where()) {
      String pattern = text("source.http.find.where", condition.matches(), Place.PATTERN);
      where.add(new Find.Where(condition.field(), pattern));
    }
    return new Find(
        find.format(),
        find.entries(),
        find.link(),
        find.name(),
        List.copyOf(where),
        find.date(),
        find.choose(),
        find.next(),
        find.set(),
        find.size());
  }

  private Unpack unpack(Unpack unpack) throws FetchException {
    return new Unpack(
        unpack.format(),
        optional("unpack.member", unpack.member(), Place.GLOB),
        unpack.maxRatio(),
        members(unpack.members()));
  }

  private @Nullable Members members(@Nullable Members members) throws FetchException {
    return members == null
        ? null
        : new Members(
            optional("unpack.members.matches", members.matches(), Place.PATTERN),
            members.count(),
            members.names(),
            members.rename());
  }

  private Verify verify(Verify verify) throws FetchException {
    Checksum checksum = verify.checksum();
    return new Verify(
        checksum == null
            ? null
            : new Checksum(
                checksum.algorithm(),
                checksum.value(),
                optional("verify.checksum.from.url", checksum.url(), Place.URL),
                optional("verify.checksum.from.name", checksum.name(), Place.TEXT),
                checksum.field(),
                checksum.of()),
        verify.minBytes(),
        verify.maxBytes(),
        verify.allowUnframed(),
        content(verify.content()),
        verify.csv(),
        verify.maxShrinkPercent(),
        verify.document());
  }

  private Content content(Content content) throws FetchException {
    List<Line> lines = new ArrayList<>();
    for (Line line : content.lines()) {
      String pattern = text("verify.content.lines", line.matches(), Place.PATTERN);
      lines.add(new Line(line.number(), pattern));
    }
    return new Content(
        content.rejectHtml(),
        content.mediaTypes(),
        content.firstBytes(),
        List.copyOf(lines),
        content.charset(),
        content.rejectPatterns(),
        optional("verify.content.fileName", content.fileName(), Place.PATTERN));
  }

  private @Nullable String optional(String field, @Nullable String text, Place place)
      throws FetchException {
    return text == null ? null : text(field, text, place);
  }

  private String text(String field, String text, Place place) throws FetchException {
    if (text.indexOf('{') < 0) {
      return text;
    }
    try {
      DateTemplate template = DateTemplate.parse(text, place);
      return template.hasDates() ? template.expand(date()) : text;
    } catch (BadTemplate e) {
      throw config("%s: %s.".formatted(field, e.sentence()));
    } catch (DateTimeException e) {
      throw config("%s: its format cannot show the date of this run.".formatted(field));
    }
  }

  /**
   * Reads the time zone only when the plan has a date expression, because the data of the zones is
   * large and most plans have none.
   */
  private RunDate date() throws FetchException {
    RunDate known = date;
    if (known == null) {
      known = runDate();
      date = known;
    }
    return known;
  }

  private RunDate runDate() throws FetchException {
    Calendar calendar = plan.calendar();
    return new RunDate(
        given == null ? start : instant(given),
        start,
        zone(),
        calendar == null ? Calendar.WEEKDAYS : calendar);
  }

  private ZoneId zone() throws FetchException {
    String name = plan.timeZone();
    try {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw config("The plan is not usable: timeZone is not known.");
    }
  }

  private static Instant instant(String text) throws FetchException {
    try {
      Instant date = Instant.parse(text);
      if (!date.isBefore(EARLIEST) && !date.isAfter(LATEST)) {
        return date;
      }
    } catch (DateTimeException e) {
      // A missing time zone is the same failure as a date out of range.
    }
    throw config(
        "The date of the run is not one of the years 1970 to 9999 in the form 2026-11-03T06:00:00Z. Remove the run's Job, and request the run again.");
  }

  private static FetchException config(String message) {
    return FetchException.ofConfig(Reason.PLAN, message);
  }
}
