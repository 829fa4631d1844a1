package dev.fetchjobs.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fetchjobs.plugin.view.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Runs kubectl, through which the plugin reads and writes everything. So every kubeconfig and every
 * way to log in works as in kubectl itself.
 *
 * @param flags flags that each call gets, such as {@code --context=NAME}
 * @param people output for what kubectl writes to standard error
 */
record Kubectl(List<String> flags, PrintStream people) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Reads standard output of kubectl. */
  private interface Reader<T> {
    T read(InputStream out) throws IOException;
  }

  /** Returns what kubectl prints. */
  String text(String... words) throws RefusedException {
    return run(out -> new String(out.readAllBytes(), StandardCharsets.UTF_8), Redirect.PIPE, words);
  }

  /** Returns the JSON that kubectl prints. */
  JsonNode json(String... words) throws RefusedException {
    return run(JSON::readTree, Redirect.PIPE, words);
  }

  /** Lets kubectl print to the plugin's own output. */
  void show(String... words) throws RefusedException {
    run(out -> "", Redirect.INHERIT, words);
  }

  /**
   * Reads one JSON value after the other, until the reader has enough or kubectl ends.
   *
   * @param enough returns true after the last value that is needed
   * @return whether the reader had enough
   */
  boolean watch(Predicate<JsonNode> enough, String... words) throws RefusedException {
    Process process = start(Redirect.PIPE, words);
    ErrorOutput errors = new ErrorOutput(process.getErrorStream(), people);
    Thread reader = Thread.ofPlatform().daemon().start(errors);
    try (MappingIterator<JsonNode> values =
        JSON.readerFor(JsonNode.class).readValues(process.getInputStream())) {
      while (values.hasNextValue()) {
        if (enough.test(values.nextValue())) {
          return true;
        }
      }
      end(process, reader, errors);
      return false;
    } catch (IOException e) {
      throw new RefusedException("The output of kubectl cannot be read (%s).".formatted(e));
    } finally {
      process.destroy();
    }
  }

  private <T> T run(Reader<T> what, Redirect output, String... words) throws RefusedException {
    Process process = start(output, words);
    ErrorOutput errors = new ErrorOutput(process.getErrorStream(), people);
    Thread reader = Thread.ofPlatform().daemon().start(errors);
    T read;
    try {
      read = what.read(process.getInputStream());
    } catch (IOException e) {
      throw new RefusedException("The output of kubectl cannot be read (%s).".formatted(e));
    } finally {
      end(process, reader, errors);
    }
    return read;
  }

  private Process start(Redirect output, String... words) throws RefusedException {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(words));
    command.addAll(flags);
    try {
      return new ProcessBuilder(command)
          .redirectInput(Redirect.INHERIT)
          .redirectOutput(output)
          .start();
    } catch (IOException e) {
      throw new RefusedException(
          "The program kubectl cannot be started (%s). The plugin needs it on the PATH."
              .formatted(e.getMessage()));
    }
  }

  private static void end(Process process, Thread reader, ErrorOutput errors)
      throws RefusedException {
    try {
      int code = process.waitFor();
      reader.join();
      if (code != 0) {
        String text = errors.errors();
        throw new RefusedException(
            text.isBlank()
                ? new Refusal.Other("kubectl ended with exit code " + code + ".")
                : Refusal.of(text));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("The command was interrupted.");
    }
  }
}
