package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.torture.Tool.Command;
import dev.fetchjobs.testkit.torture.Tool.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Runs all trials, several at the same time, because most of them wait.
 *
 * @param folder has a folder for each trial afterwards
 * @param progress gets a line for each tool
 */
record Trials(Path folder, Consumer<String> progress) {

  /** FetchJob starts a JVM for each trial, which needs a processor; the others mostly wait. */
  private static final int FETCHJOB_AT_ONCE = 2;

  private static final int AT_ONCE = 12;

  /** Returns what was seen, by tool and name of the lie. */
  Map<Tool, Map<String, Observed>> run(List<Tool> tools)
      throws InterruptedException, ExecutionException {
    String unused = TestCertificates.shared().certificatePem("ca"); // slow, so not within a trial
    Map<Tool, Map<String, Observed>> seen = new HashMap<>();
    try (ExecutorService few = Executors.newFixedThreadPool(FETCHJOB_AT_ONCE);
        ExecutorService many = Executors.newFixedThreadPool(AT_ONCE)) {
      Map<Tool, Map<String, Future<Observed>>> running = new HashMap<>();
      for (Tool tool : tools) {
        ExecutorService executor = tool instanceof FetchJob ? few : many;
        Map<String, Future<Observed>> ofTool = new HashMap<>();
        Lie.all().stream()
            .filter(tool::meets)
            .forEach(lie -> ofTool.put(lie.name(), executor.submit(trial(tool, lie))));
        running.put(tool, ofTool);
      }
      for (Tool tool : tools) {
        Map<String, Observed> ofTool = new HashMap<>();
        for (Map.Entry<String, Future<Observed>> one :
            running.getOrDefault(tool, Map.of()).entrySet()) {
          ofTool.put(one.getKey(), one.getValue().get());
        }
        seen.put(tool, ofTool);
        progress.accept("%s: %d trials".formatted(tool.name(), ofTool.size()));
      }
    }
    return seen;
  }

  private Callable<Observed> trial(Tool tool, Lie lie) {
    Path own = folder.resolve(tool.name().replaceAll("[^A-Za-z0-9]+", "-")).resolve(lie.name());
    return () -> new Trial(tool, lie, own).run();
  }

  /** Makes a volume on which FetchJob has published the old file, and returns the tool. */
  static Tool fetchJob(List<String> java, Path folder) throws IOException, InterruptedException {
    Path before = Files.createDirectories(folder.resolve("before"));
    Lie old =
        Lie.of(
            "old",
            "sends the old file",
            Expectation.FILE,
            (exchange, scene) -> scene.serveOld(exchange));
    FetchJob tool = new FetchJob(java, before);
    try (LyingServer server = new LyingServer(Goods.table(), List.of(old), line -> {})) {
      Task task = new Task(old, server.site(old), server.url(old), before, Optional.empty(), false);
      int code = Trial.process(tool.command(task), before).start().waitFor();
      if (code != 0 || Trial.left(before.resolve(tool.target())) != Left.OLD) {
        throw new IOException(
            "FetchJob did not publish the old file; see " + before.resolve("output"));
      }
    }
    return tool;
  }

  /** Returns the first line that a command prints. */
  static String firstLine(List<String> command, Path folder)
      throws IOException, InterruptedException {
    Process process =
        Trial.process(new Command(command), folder)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int unused = process.waitFor();
    return output.lines().findFirst().orElse("").replaceFirst(" \\(.*| built on.*", "");
  }
}
