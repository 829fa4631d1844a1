package dev.fetchjobs.fetch;

import dev.fetchjobs.contract.ExitCode;

/** Says that the program did not try the download. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  /** A command that was called with wrong options usually has this exit code. */
  private static final int USAGE = 2;

  private final String sentence;
  private final int exitCode;

  private RefusedException(String sentence, int exitCode) {
    super(sentence);
    this.sentence = sentence;
    this.exitCode = exitCode;
  }

  static RefusedException usage(String sentence) {
    return new RefusedException(sentence, USAGE);
  }

  /**
   * Says that the FetchJob in the file cannot work. The exit code is the same as that of a run with
   * a wrong plan.
   */
  static RefusedException config(String sentence) {
    return new RefusedException(sentence, ExitCode.CONFIG.code());
  }

  /** Returns what the program prints. */
  String sentence(Program program) {
    String help = exitCode == USAGE ? " " + program.command() + " --help lists the options." : "";
    return program.command() + ": " + sentence + help;
  }

  int exitCode() {
    return exitCode;
  }
}
