package dev.fetchjobs.plugin;

import dev.fetchjobs.plugin.view.Seen;
import dev.fetchjobs.plugin.view.Version;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Completes a command line. kubectl calls {@code kubectl_complete-fetchjob} with the words of the
 * line; the last one is to be completed. The answer has one word a line, and then the directive of
 * cobra that no file name fits.
 */
record Completion(List<String> words, PrintStream out, PrintStream people) {

  /** The program starts a completion if this is the first word of its command line. */
  static final String COMMAND = "__complete";

  private static final String NO_FILES = ":4";
  private static final String FILES = ":0";

  /** Prints the words that fit. */
  void print() {
    CommandSpec root = new CommandLine(new Plugin(out, people, Clock.systemUTC())).getCommandSpec();
    Line line = Line.of(root, words);
    FetchJobs fetchJobs = new FetchJobs(new Kubectl(line.flags, people), people);
    candidates(root, line, fetchJobs).distinct().forEach(out::println);
    out.println(line.wants("FILE") ? FILES : NO_FILES);
  }

  private Stream<String> candidates(CommandSpec root, Line line, FetchJobs fetchJobs) {
    try {
      if (line.wants(NameParameter.LABEL)) {
        return fetchJobs.names().stream().filter(name -> name.startsWith(line.current));
      }
      if (line.wants("VERSION")) {
        Seen seen = fetchJobs.get(line.positionals.getFirst());
        return seen.versions().stream()
            .map(Version::name)
            .filter(name -> name.startsWith(line.current));
      }
    } catch (RefusedException e) {
      // A completion has no place for an error; the command itself will explain it.
      return Stream.empty();
    }
    List<CharSequence> ends = new ArrayList<>();
    String[] all = words.isEmpty() ? new String[] {""} : words.toArray(String[]::new);
    int last = all.length - 1;
    AutoComplete.complete(root, all, last, line.current.length(), line.current.length(), ends);
    return ends.stream().map(end -> line.current + end);
  }

  /**
   * Holds what is known of an unfinished command line.
   *
   * @param current the word that is to be completed
   * @param value whether this word is the value of an option
   * @param flags options for kubectl
   * @param positionals finished words that are no options
   */
  private record Line(
      CommandSpec command,
      String current,
      boolean value,
      List<String> flags,
      List<String> positionals) {

    static Line of(CommandSpec root, List<String> words) {
      CommandSpec command = root;
      List<String> flags = new ArrayList<>();
      List<String> positionals = new ArrayList<>();
      int last = words.size() - 1;
      int at = 0;
      boolean value = false;
      while (at < last) {
        String word = words.get(at++);
        int equals = word.indexOf('=');
        OptionSpec option = command.findOption(equals < 0 ? word : word.substring(0, equals));
        if (option != null && option.arity().max() > 0) {
          value = equals < 0 && at == last;
          if (root.findOption(option.longestName()) != null && !value) {
            String text = equals < 0 ? words.get(at) : word.substring(equals + 1);
            flags.add(option.longestName() + "=" + text);
          }
          at += equals < 0 ? 1 : 0;
        } else if (option == null && !word.startsWith("-")) {
          CommandLine sub = command.equals(root) ? root.subcommands().get(word) : null;
          if (sub == null) {
            positionals.add(word);
          } else {
            command = sub.getCommandSpec();
          }
        }
      }
      return new Line(command, last < 0 ? "" : words.get(last), value, flags, positionals);
    }

    /** Returns whether the current word is a parameter with this label. */
    boolean wants(String label) {
      List<PositionalParamSpec> parameters = command.positionalParameters();
      int index = positionals.size();
      return !value
          && !current.startsWith("-")
          && index < parameters.size()
          && parameters.get(index).paramLabel().equals(label);
    }
  }
}
