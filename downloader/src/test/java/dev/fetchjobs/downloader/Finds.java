package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Where;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Seen;
import java.util.List;

/** Makes rules that find a file in a listing, and plans with them. */
final class Finds {

  private Finds() {}

  static Find html(Choice choose, Where... where) {
    return new Find(Format.HTML, null, null, null, List.of(where), null, choose);
  }

  static Find json(Choice choose, EntryDate date, Where... where) {
    return new Find(Format.JSON, "$.data[*]", "/link", "/name", List.of(where), date, choose);
  }

  static final EntryDate STAMP =
      new EntryDate("name", "isin-lei-(\\d{8}T\\d{6})", "yyyyMMdd'T'HHmmss");

  static Where name(String pattern) {
    return new Where("name", pattern);
  }

  static PlanBuilder plan(BadServer server, Find find) {
    PlanBuilder plan = new PlanBuilder(server.url("/list/index"));
    plan.find = find;
    return plan;
  }

  static List<String> targets(BadServer server) {
    return server.seen().stream().map(Seen::target).toList();
  }
}
