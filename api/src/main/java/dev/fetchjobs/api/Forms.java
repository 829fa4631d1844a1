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

  /**
   * Accepts a day of the years 2000 to 2099 in ISO 8601. This pattern accepts 29 February in leap
   * years only.
   */
  public static final String DAY =
      "20([0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
          + "|02-(0[1-9]|1[0-9]|2[0-8]))|([02468][048]|[13579][26])-02-29)";

  private Forms() {}
}
