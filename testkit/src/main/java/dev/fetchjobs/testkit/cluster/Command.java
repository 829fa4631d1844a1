package dev.fetchjobs.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of this machine to its end, for a test. */
public record Command(List<String> words, Map<String, String> environment, Duration limit) {

  /** Holds the exit code of a program, and everything that it printed. */
  public record Result(int exitCode, String out, String error) {
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  public static Command of(List<String> words) {
    return new Command(List.copyOf(words), Map.of(), Duration.ofMinutes(6));
  }

  public Command with(String variable, String value) {
    return new Command(words, Map.of(variable, value), limit);
  }

  public Command within(Duration longer) {
    return new Command(words, environment, longer);
  }

  /**
   * Runs the program. If the program is still running at the time limit, the method ends it and
   * fails.
   */
  public Result run() {
    try {
      // The program writes its output to files instead of pipes.
      // A pipe can fill up.
      // A grandchild process can keep a pipe open after the program's end.
      Path out = Files.createTempFile("command", ".out");
      Path error = Files.createTempFile("command", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(error.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.descendants().forEach(ProcessHandle::destroy);
          process.destroy();
          throw new IllegalStateException(line() + ": still running after " + limit);
        }
        return new Result(process.exitValue(), text(out), text(error));
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(error);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(line() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + line(), e);
    }
  }

  /**
   * Runs the program and returns what it printed.
   *
   * @throws IllegalStateException with the program's error output if its exit code is not 0
   */
  public String output() {
    Result result = run();
    if (!result.succeeded()) {
      throw new IllegalStateException(
          "%s: exit code %d%n%s%s"
              .formatted(line(), result.exitCode(), result.error(), result.out()));
    }
    return result.out();
  }

  private String line() {
    return String.join(" ", words);
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
