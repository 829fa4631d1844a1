package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.torture.Lie.Chapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * Runs the command {@code dev/torture}. The arguments are the folder for the trials and a verb:
 *
 * <ul>
 *   <li>{@code serve}: runs the server until it is killed
 *   <li>{@code write PAGE}, {@code check PAGE}: tries all tools, and writes or compares the page
 *   <li>{@code check-own PAGE}: tries FetchJob only, and compares its column
 * </ul>
 *
 * The environment variables {@code TORTURE_FETCH} (the words of {@code dev/fetch}, with spaces
 * between them) and {@code TORTURE_GEOIPUPDATE} (a path) name programs, and {@code
 * TORTURE_GEOIPUPDATE_VERSION} names the version of geoipupdate.
 */
public final class Main {

  private Main() {}

  public static void main(String[] words)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Path.of(words[0]);
    System.exit(
        switch (words[1]) {
          case "serve" -> serve(folder);
          case "write", "check", "check-own" -> tryTools(folder, words[1], Path.of(words[2]));
          default -> throw new IllegalArgumentException("unknown verb " + words[1]);
        });
  }

  private static int serve(Path folder) throws IOException, InterruptedException {
    Path authority = folder.resolve("ca.pem");
    Files.writeString(authority, TestCertificates.shared().certificatePem("ca"));
    LyingServer server = new LyingServer(Goods.table(), Lie.all(), System.out::println);
    for (Chapter chapter : Lie.chapters()) {
      System.out.println("\n" + chapter.title());
      for (Lie lie : chapter.lies()) {
        System.out.printf("  %s%n      %s%n", server.url(lie), lie.does());
      }
    }
    System.out.printf(
        """

        The authority of the https addresses is in %s.
        A redirect to another host leads to %s. If a client sends the word %s
        there, or does another thing that it should not do, a line below says so.
        """,
        authority, LyingServer.OTHER_HOST, Secret.WORD);
    new CountDownLatch(1).await();
    return 0;
  }

  private static int tryTools(Path folder, String verb, Path file)
      throws IOException, InterruptedException, ExecutionException {
    boolean all = !verb.equals("check-own");
    List<Tool> tools = tools(folder, all);
    ConformancePage results =
        new ConformancePage(tools, new Trials(folder, System.out::println).run(tools));
    String page = Files.readString(file);
    if (verb.equals("write")) {
      Files.writeString(file, results.in(page, versions(folder, tools)));
      return 0;
    }
    return compare(results, page, file);
  }

  /** Prints each cell that differs from the page. */
  private static int compare(ConformancePage results, String page, Path file) {
    int differences = 0;
    for (Tool tool : results.tools()) {
      Map<String, String> before = ConformancePage.column(page, tool.name());
      for (Lie lie : Lie.all()) {
        String now =
            ConformancePage.cell(
                lie, results.results().getOrDefault(tool, Map.of()).get(lie.name()));
        String then = before.getOrDefault(lie.name(), "nothing");
        if (!now.equals(then)) {
          differences++;
          System.out.printf(
              "%s, %s: now %s; the page has %s%n", tool.name(), lie.name(), now, then);
        }
      }
    }
    System.out.println(
        differences == 0
            ? "The page has the same results."
            : "%d results differ from %s. If they are right, write the page with dev/torture."
                .formatted(differences, file));
    return differences == 0 ? 0 : 1;
  }

  private static List<Tool> tools(Path folder, boolean all)
      throws IOException, InterruptedException {
    List<Tool> tools = new ArrayList<>();
    tools.add(Trials.fetchJob(List.of(variable("TORTURE_FETCH").split(" ", -1)), folder));
    if (all) {
      tools.add(new Geoipupdate(variable("TORTURE_GEOIPUPDATE")));
      for (boolean renames : new boolean[] {true, false}) {
        for (Program program : Program.values()) {
          tools.add(new ShellTool(program, renames));
        }
      }
    }
    return tools;
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("The variable " + name + " is not set.");
    }
    return value;
  }

  private static Map<Tool, String> versions(Path folder, List<Tool> tools)
      throws IOException, InterruptedException {
    Map<Tool, String> versions = new LinkedHashMap<>();
    for (Tool tool : tools) {
      if (!tool.versionCommand().isEmpty()) {
        versions.put(tool, Trials.firstLine(tool.versionCommand(), folder));
      }
    }
    return versions;
  }
}
