package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Rename;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Represents a publisher with a listing of numbered files, and makes plans for its sets. Part 2 of
 * 3 of a date has the name {@code A_DATE_02of03.csv} and is at {@code /d/NAME}; its file is {@code
 * A_02of03.csv}.
 */
final class SetSite {

  static final String FOLDER = "fca/fulins";

  private static final SetRule RULE =
      new SetRule("_(\\d{2})of(\\d{2})", null, null, null, new Rename("_\\d{8}", ""));

  final Site site = new Site();
  private final List<String> entries = new ArrayList<>();

  PlanBuilder plan(BadServer server, int parallel) {
    PlanBuilder plan = new PlanBuilder(server.url("/index"));
    plan.find =
        new Find(
            Format.JSON,
            "$[*]",
            "/link",
            "/name",
            List.of(),
            new EntryDate("name", "_(\\d{8})_", "yyyyMMdd"),
            Choice.NEWEST,
            null,
            RULE.withParallel(parallel));
    plan.path = FOLDER;
    plan.folder = true;
    return plan;
  }

  static String name(String date, int number, int parts) {
    return "A_%s_%02dof%02d.csv".formatted(date, number, parts);
  }

  static String target(String date, int number, int parts) {
    return "/d/" + name(date, number, parts);
  }

  /**
   * Replaces the listing by one with only a set of this date. The files of the set have the content
   * and their number.
   */
  SetSite offer(String date, int parts, String content) {
    entries.clear();
    for (int i = 1; i <= parts; i++) {
      byte[] bytes = bytes(content, i);
      entries.add(
          "{\"name\": \"%s\", \"link\": \"%s\", \"sha256\": \"%s\"}"
              .formatted(name(date, i, parts), target(date, i, parts), RunFixture.sha256(bytes)));
      site.file(target(date, i, parts), bytes);
    }
    site.page("/index", "[" + String.join(",", entries) + "]");
    return this;
  }

  static byte[] bytes(String content, int number) {
    return (content + " " + number).getBytes(StandardCharsets.UTF_8);
  }

  SetSite on(String date, int number, int parts, Script script) {
    site.on(target(date, number, parts), script);
    return this;
  }

  static Script status(String status) {
    return exchange -> exchange.respond(status, "", new byte[0]);
  }

  /** Returns the files that consumers see, without {@code SET.json}. */
  static Map<String, String> published(Path volume) {
    Map<String, String> files = new TreeMap<>();
    Path folder = volume.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (var found = Files.list(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("SET.json")) {
          files.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return files;
  }

  static List<Seen> requestsFor(BadServer server, String target) {
    return server.seen().stream().filter(seen -> seen.target().equals(target)).toList();
  }
}
