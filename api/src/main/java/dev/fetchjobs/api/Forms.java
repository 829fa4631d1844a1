package dev.fetchjobs.api;

/** Forms of texts that the definition demands, as regular expressions, for who reads them too. */
public final class Forms {

  /** A Go duration that cannot overflow, from hours to milliseconds. */
  public static final String DURATION = "([0-9]{1,5}([.][0-9]{1,3})?(h|m|s|ms))+";

  private Forms() {}
}
