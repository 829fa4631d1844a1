package dev.fetchjobs.api;

/**
 * Holds regular expressions for texts that the definition demands. The expressions are public
 * because the operator reads the same texts.
 */
public final class Forms {

  /**
   * Matches a Go duration in hours, minutes, seconds and milliseconds. The duration has so few
   * digits that it cannot overflow.
   */
  public static final String DURATION = "([0-9]{1,5}([.][0-9]{1,3})?(h|m|s|ms))+";

  private Forms() {}
}
