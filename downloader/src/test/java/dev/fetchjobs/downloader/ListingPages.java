package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Next;
import dev.fetchjobs.contract.Find.Where;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Seen;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes listings of several pages, and rules and plans for them. */
final class ListingPages {

  static final Next LINK = new Next("/next", null, null, null, null, null);
  static final Next REL = new Next(null, "next", null, null, null, null);

  private ListingPages() {}

  static Next count(String parameter, int step, Integer first, String total) {
    return new Next(null, null, parameter, step, first, total);
  }

  static Find find(Format format, String entries, String link, Next next) {
    return new Find(
        format,
        entries,
        link,
        null,
        List.of(new Where("name", "^5$")),
        null,
        Choice.ONLY,
        next,
        null);
  }

  static Find json(Next next) {
    return find(Format.JSON, "$.docs[*]", "/link", next);
  }

  static PlanBuilder plan(BadServer server, String target, Find find) {
    PlanBuilder plan = new PlanBuilder(server.url(target));
    plan.find = find;
    return plan;
  }

  /** Returns a page with the entries from one number to another. */
  static String docs(int from, int to, String more) {
    return IntStream.rangeClosed(from, to)
        .mapToObj("{\"link\": \"/f/%d\"}"::formatted)
        .collect(Collectors.joining(", ", "{\"docs\": [", "], " + more + "}"));
  }

  static String total(int total) {
    return "\"found\": {\"total\": " + total + "}";
  }

  static List<String> targets(BadServer server) {
    return server.seen().stream().map(Seen::target).toList();
  }
}
