package dev.fetchjobs.plugin;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;

/** Runs the plugin {@code kubectl fetchjob}. */
public final class Main {

  private Main() {}

  public static void main(String[] words) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream people = stream(FileDescriptor.err);
    int code = run(List.of(words), out, people, Clock.systemUTC());
    out.flush();
    people.flush();
    // The JVM would take some milliseconds for an end that has nothing to do.
    Runtime.getRuntime().halt(code);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /**
   * Runs one command.
   *
   * @param people output for progress and errors
   * @return the exit code
   */
  static int run(List<String> words, PrintStream out, PrintStream people, Clock clock) {
    if (!words.isEmpty() && words.getFirst().equals(Completion.COMMAND)) {
      new Completion(words.subList(1, words.size()), out, people).print();
      return 0;
    }
    CommandLine line = new CommandLine(new Plugin(out, people, clock));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(people, true, StandardCharsets.UTF_8));
    line.setUsageHelpWidth(100);
    line.setAdjustLineBreaksForWideCJKCharacters(false);
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
    line.setExecutionExceptionHandler(
        (exception, _, _) -> {
          if (exception instanceof RefusedException refused) {
            people.println("kubectl fetchjob: " + refused.getMessage());
            return 1;
          }
          throw exception;
        });
    return line.execute(words.toArray(String[]::new));
  }
}
