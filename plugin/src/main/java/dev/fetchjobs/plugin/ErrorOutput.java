package dev.fetchjobs.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads what kubectl writes to standard error. Its final error is held back, because the plugin
 * explains it in other words. Everything else is shown at once: a login plugin may ask a question
 * there.
 */
final class ErrorOutput implements Runnable {

  private static final List<String> ERRORS = List.of("Error from server", "error: ");

  private final InputStream in;
  private final PrintStream people;
  private final StringBuilder line = new StringBuilder();
  private final StringBuilder errors = new StringBuilder();
  private int shown;

  ErrorOutput(InputStream in, PrintStream people) {
    this.in = in;
    this.people = people;
  }

  @Override
  public void run() {
    byte[] bytes = new byte[4096];
    try {
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        for (char c : new String(bytes, 0, read, StandardCharsets.UTF_8).toCharArray()) {
          line.append(c);
          if (c == '\n') {
            end();
          }
        }
        show();
      }
      end();
    } catch (IOException e) {
      end();
    }
  }

  private void end() {
    if (isError()) {
      errors.append(line);
    } else {
      show();
    }
    line.setLength(0);
    shown = 0;
  }

  private void show() {
    String text = line.toString();
    boolean undecided =
        ERRORS.stream().anyMatch(error -> error.startsWith(text) || text.startsWith(error));
    if (!undecided) {
      people.print(text.substring(shown));
      people.flush();
      shown = text.length();
    }
  }

  private boolean isError() {
    return ERRORS.stream().anyMatch(error -> line.indexOf(error) == 0);
  }

  /** Returns the errors that were held back. The method is called when {@link #run} has ended. */
  String errors() {
    return errors.toString();
  }
}
