package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.torture.Lie.Trait;
import dev.fetchjobs.testkit.torture.Tool.Command;
import dev.fetchjobs.testkit.torture.Tool.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Runs one tool against one lie, with a server of its own.
 *
 * @param folder empty folder, which has the output of the tool in {@code output} afterwards
 */
record Trial(Tool tool, Lie lie, Path folder) {

  /** A tool that still runs after this time never ends: its options ask for 15 seconds at most. */
  static final Duration LIMIT = Duration.ofSeconds(45);

  private static final long LARGE = 4L << 20;

  /** Time in which a tool writes to the disk what it has received, before it is killed. */
  private static final Duration WRITING = Duration.ofMillis(1500);

  Observed run() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    tool.prepare(folder);
    try (LyingServer server = new LyingServer(tool.goods(), List.of(lie), line -> {})) {
      Scene scene = server.scene(lie);
      if (lie.has(Trait.KNOWN_ADDRESS)) {
        scene.honest().set(true);
        Ending unused = start(server, false);
        scene.honest().set(false);
      }
      Ending ending = start(server, false);
      boolean failed = !(ending instanceof Ending.Exited(int code) && code == 0);
      if (lie.has(Trait.RUN_TWICE) || (lie.has(Trait.RESUME) && failed)) {
        ending = start(server, true);
      }
      Left left = left(folder.resolve(tool.target()));
      removeLargeFiles();
      return new Observed(ending, left, Set.copyOf(scene.sins()));
    }
  }

  /** Removes what endless bodies left, so that all trials together need little space. */
  private void removeLargeFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.size(file) > LARGE) {
          Files.delete(file);
        }
      }
    }
  }

  private Ending start(LyingServer server, boolean again) throws IOException, InterruptedException {
    Task task = new Task(lie, server.site(lie), server.url(lie), folder, authority(), again);
    Process process = process(tool.command(task), folder).start();
    try {
      return lie.has(Trait.KILL) ? kill(process, server.scene(lie)) : await(process);
    } finally {
      end(process);
    }
  }

  private Optional<Path> authority() throws IOException {
    if (lie.certificate() == null) {
      return Optional.empty();
    }
    Path file = folder.resolve("ca.pem");
    Files.writeString(file, TestCertificates.shared().certificatePem("ca"));
    return Optional.of(file);
  }

  /** Makes a process without proxies and without configuration files of the user. */
  static ProcessBuilder process(Command command, Path folder) {
    ProcessBuilder builder =
        new ProcessBuilder(command.words())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()));
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    variables.put("HOME", folder.toString());
    variables.put("LC_ALL", "C.UTF-8");
    variables.putAll(command.variables());
    return builder;
  }

  private static Ending await(Process process) throws InterruptedException {
    return process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)
        ? new Ending.Exited(process.exitValue())
        : new Ending.Endless();
  }

  /** Kills the tool when half of the file has been sent; a tool that ended before has its code. */
  private static Ending kill(Process process, Scene scene) throws InterruptedException {
    boolean sent = scene.half().await(LIMIT.toSeconds(), TimeUnit.SECONDS);
    LockSupport.parkNanos(WRITING.toNanos());
    return sent && process.isAlive() ? new Ending.Killed() : await(process);
  }

  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  static Left left(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Left.NONE;
    }
    if (Files.size(file) > 2L * Goods.fresh().length) {
      return Left.OTHER;
    }
    byte[] bytes = Files.readAllBytes(file);
    if (Arrays.equals(bytes, Goods.fresh())) {
      return Left.NEW;
    }
    return Arrays.equals(bytes, Goods.old()) ? Left.OLD : Left.OTHER;
  }
}
