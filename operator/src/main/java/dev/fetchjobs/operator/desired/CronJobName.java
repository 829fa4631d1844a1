package dev.fetchjobs.operator.desired;

import java.util.regex.Pattern;

/**
 * The CronJob's name. A CronJob takes at most 52 characters, because its Jobs' names, which become
 * label values of at most 63 characters, add eleven.
 */
public final class CronJobName {

  private static final int MAX = 52;
  private static final int HASH = 10;
  private static final Pattern LABEL_VALUE = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  private CronJobName() {}

  /** Returns the FetchJob's name if it fits, else a prefix and ten characters of its SHA-256. */
  public static String of(String fetchJobName) {
    if (fetchJobName.length() <= MAX && LABEL_VALUE.matcher(fetchJobName).matches()) {
      return fetchJobName;
    }
    String prefix = fetchJobName.substring(0, Math.min(fetchJobName.length(), MAX - HASH - 1));
    return prefix.replaceAll("[^a-z0-9]+$", "") + "-" + Sha256.hex(fetchJobName).substring(0, HASH);
  }
}
