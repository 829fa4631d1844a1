package dev.fetchjobs.fetch;

import dev.fetchjobs.contract.ExitCode;

/** The download was not tried. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  /** As other commands end when they are called wrongly. */
  private static final int USAGE = 2;

  private final String sentence;
  private final int exitCode;

  private RefusedException(String sentence, int exitCode) {
    super(sentence);
    this.sentence = sentence;
    this.exitCode = exitCode;
  }

  static RefusedException usage(String sentence) {
    return new RefusedException(sentence + " dev/fetch --help says how it is called.", USAGE);
  }

  /** The FetchJob cannot work: the exit code is the one of a run that finds this out itself. */
  static RefusedException config(String sentence) {
    return new RefusedException(sentence, ExitCode.CONFIG.code());
  }

  String sentence() {
    return sentence;
  }

  int exitCode() {
    return exitCode;
  }
}
