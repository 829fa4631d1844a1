package dev.fetchjobs.contract;

import java.util.regex.Pattern;

/** Defines the names of kept versions, and the annotations whose values are such names. */
public final class VersionName {

  /**
   * A person sets this annotation together with {@link AcceptCommand#REQUEST_ANNOTATION}. The
   * requested run publishes the kept version with this name.
   */
  public static final String PUBLISH_ANNOTATION = "fetchjobs.dev/publish-version";

  /** While a FetchJob has this annotation, the kept version with this name stays published. */
  public static final String PIN_ANNOTATION = "fetchjobs.dev/pin";

  private static final Pattern FORM = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]{8}");

  private VersionName() {}

  /** Returns whether {@code text} can be the name of a version. */
  public static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }
}
