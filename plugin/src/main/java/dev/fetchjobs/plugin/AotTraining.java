package dev.fetchjobs.plugin;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Runs the usual commands in one process, so that the JVM can record which classes they need. The
 * build of the archive uses this class, with a kubectl that prints a sample.
 */
public final class AotTraining {

  private AotTraining() {}

  /**
   * Runs the commands.
   *
   * @param arguments name of the FetchJob in the sample, and token of its last request
   */
  public static void main(String[] arguments) throws RefusedException {
    String name = arguments[0];
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    List<List<String>> commands =
        List.of(
            List.of("list", "-A"),
            List.of("list", "-n", "market", "-l", "team=risk"),
            List.of("list", "-o", "name"),
            List.of("status", name),
            List.of("history", name),
            List.of("versions", name, "-o", "yaml"),
            List.of("run", name),
            List.of("accept", name),
            List.of("suspend", name),
            List.of("--help"),
            List.of(Completion.COMMAND, "status", ""));
    for (List<String> command : commands) {
      int code = Main.run(command, nowhere, nowhere, Clock.systemUTC());
      if (code != 0) {
        throw new IllegalStateException(command + " ended with " + code);
      }
    }
    new FetchJobs(new Kubectl(List.of(), nowhere), nowhere).await(name, arguments[1]);
  }
}
