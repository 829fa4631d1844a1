package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.torture.Lie.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Runs a program in a line of shell.
 *
 * @param renames whether the program writes another file, which the shell renames if the program
 *     succeeded; otherwise the program writes to the path
 */
record ShellTool(Program program, boolean renames) implements Tool {

  private static final String TARGET = "list.csv";
  private static final String NEXT = "list.csv.new";

  @Override
  public String name() {
    return program + (renames ? ", mv" : "");
  }

  @Override
  public List<String> versionCommand() {
    return List.of(program.toString(), program.versionOption());
  }

  @Override
  public Command command(Task task) {
    return new Command(List.of("sh", "-c", line(task)));
  }

  @Override
  public String recipe() {
    Lie honest = Lie.all().getFirst();
    String site = "https://publisher.example";
    return line(
        new Task(
            honest, site, site + "/list.csv", Path.of(""), Optional.of(Path.of("ca.pem")), false));
  }

  private String line(Task task) {
    String file = renames ? NEXT : TARGET;
    List<String> words =
        new ArrayList<>(program.words(program.address(task.url(), task.lie().secret()), file));
    task.authority().ifPresent(authority -> words.addAll(program.authority(authority)));
    if (task.lie().has(Trait.RESUME) && renames) {
      words.addAll(program.resume());
    }
    if (task.lie().has(Trait.DIGEST_BESIDE)) {
      words.addAll(program.digest(HexFormat.of().formatHex(ContentLies.sha256(goods().right()))));
    }
    words.addAll(program.show(task.lie().secret()));
    String run = words.stream().map(ShellTool::quoted).reduce((a, b) -> a + " " + b).orElseThrow();
    // curl and aria2c succeed without a file if the server's file is not newer.
    return renames ? "%s && { [ ! -e %2$s ] || mv %2$s %3$s; }".formatted(run, NEXT, TARGET) : run;
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=,@-]+") ? word : "'" + word + "'";
  }
}
