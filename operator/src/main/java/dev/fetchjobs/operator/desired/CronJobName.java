package dev.fetchjobs.operator.desired;

import java.util.regex.Pattern;

/**
 * Computes the name of a FetchJob's CronJob. The name may have at most 52 characters. The names of
 * the CronJob's Jobs have eleven more, and they become label values, which have at most 63
 * characters.
 */
public final class CronJobName {

  private static final int MAX = 52;
  private static final int HASH = 10;
  private static final Pattern LABEL_VALUE = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  private CronJobName() {}

  /**
   * Returns the FetchJob's name if it is short enough. If it is longer, the result is the beginning
   * of the name and ten characters of its SHA-256.
   */
  public static String of(String fetchJobName) {
    if (fetchJobName.length() <= MAX && LABEL_VALUE.matcher(fetchJobName).matches()) {
      return fetchJobName;
    }
    String prefix = fetchJobName.substring(0, Math.min(fetchJobName.length(), MAX - HASH - 1));
    return prefix.replaceAll("[^a-z0-9]+$", "") + "-" + Sha256.hex(fetchJobName).substring(0, HASH);
  }
}
