package dev.fetchjobs.fetch;

/** Lists the programs that people start. Messages name the program that was started. */
public enum Program {
  DEV_FETCH("dev/fetch", "try it: dev/fetch FILE --to DIR"),
  /** The plugin for kubectl. */
  PLUGIN(
      "kubectl fetchjob",
      "see what it would do: kubectl fetchjob simulate FILE --from DATE --to DATE");

  private final String command;
  private final String afterSuggestion;

  Program(String command, String afterSuggestion) {
    this.command = command;
    this.afterSuggestion = afterSuggestion;
  }

  String command() {
    return command;
  }

  /** Says what to do with the file of a suggested FetchJob. */
  String afterSuggestion() {
    return afterSuggestion;
  }
}
