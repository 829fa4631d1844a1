package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the programs that the build of images needs. The output of each program goes to a file. */
final class Command {
  private Command() {}

  /**
   * Starts a program that the build of images needs. The program has the given environment
   * variables and no others.
   */
  static Process start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /**
   * Runs a program of the build to its end. Throws ImageException if the program fails or takes
   * longer than ten minutes.
   */
  static void run(List<String> command, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    await(start(command, environment, log), command.getFirst(), log);
  }

  static void await(Process process, String what, Path log) throws InterruptedException {
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new ImageException(what + " did not end within 10 minutes; see " + log);
    }
    if (process.exitValue() != 0) {
      throw new ImageException(what + " ended with " + process.exitValue() + "; see " + log);
    }
  }
}
