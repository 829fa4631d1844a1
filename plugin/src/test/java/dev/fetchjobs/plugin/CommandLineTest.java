package dev.fetchjobs.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests what the plugin does without a cluster. */
class CommandLineTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream people = new ByteArrayOutputStream();

  private int run(String... words) {
    return Main.run(
        List.of(words),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(people, true, StandardCharsets.UTF_8),
        Clock.systemUTC());
  }

  @Test
  @DisplayName("The help lists the commands, and each command has its own help")
  void help() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("rollback", "exit code:");
    out.reset();
    assertThat(run("run", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("--wait", "--namespace");
  }

  @Test
  @DisplayName("A wrong option has exit code 2, and the message names it")
  void wrongOption() {
    assertThat(run("list", "--colour")).isEqualTo(2);
    assertThat(people.toString(StandardCharsets.UTF_8)).contains("--colour");
  }

  @Test
  @DisplayName("Commands, options and formats are completed")
  void completion() {
    assertThat(completed("r")).containsExactlyInAnyOrder("run", "resume", "rollback", ":4");
    assertThat(completed("list", "--all")).containsExactly("--all-namespaces", ":4");
    assertThat(completed("list", "-o", "j")).containsExactly("json", ":4");
    assertThat(completed("simulate", "")).contains(":0");
  }

  private List<String> completed(String... words) {
    out.reset();
    String[] all = new String[words.length + 1];
    all[0] = Completion.COMMAND;
    System.arraycopy(words, 0, all, 1, words.length);
    assertThat(run(all)).isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  @DisplayName("simulate refuses a file that does not exist in the name of the plugin")
  void simulate() {
    assertThat(run("simulate", "nothing.yaml", "--from", "2026-01-01", "--to", "2026-01-02"))
        .isEqualTo(2);
    assertThat(people.toString(StandardCharsets.UTF_8))
        .startsWith("kubectl fetchjob: ")
        .endsWith("kubectl fetchjob --help lists the options.\n");
  }

  @Test
  @DisplayName(
      "A question of a login plugin is shown at once, and an error of kubectl is held back")
  void errorOutput() {
    // Given
    String text =
        "Warning: old\nError from server (NotFound): x \"y\" not found\nerror: no\nPassword: ";

    // When
    ErrorOutput errors =
        new ErrorOutput(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(people, true, StandardCharsets.UTF_8));
    errors.run();

    // Then
    assertThat(people.toString(StandardCharsets.UTF_8)).isEqualTo("Warning: old\nPassword: ");
    assertThat(errors.errors())
        .isEqualTo("Error from server (NotFound): x \"y\" not found\nerror: no\n");
  }
}
