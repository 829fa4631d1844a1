package dev.fetchjobs.plugin;

import picocli.CommandLine.Parameters;

/** Holds the name of a FetchJob. */
final class NameParameter {

  static final String LABEL = "NAME";

  @Parameters(index = "0", paramLabel = LABEL, description = "Name of the FetchJob.")
  private String value = "";

  /** Returns the name, which may be written as {@code fetchjob/NAME}, as kubectl prints it. */
  String value() {
    return value.substring(value.indexOf('/') + 1);
  }
}
