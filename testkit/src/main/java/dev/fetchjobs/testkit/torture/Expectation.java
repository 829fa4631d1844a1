package dev.fetchjobs.testkit.torture;

/** Says which end of a trial is right. In every case the old file may stay if the tool fails. */
enum Expectation {
  /** The tool has to publish the new file. */
  FILE,
  /** The tool may publish the new file, or fail and keep the old one. */
  FILE_OR_FAILURE,
  /** The tool has to fail and to keep the old file. */
  FAILURE,
  /** The tool has to keep the old file, with any exit code: the server has nothing newer. */
  OLD_FILE
}
