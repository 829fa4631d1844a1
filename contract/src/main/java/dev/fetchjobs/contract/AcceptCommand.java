package dev.fetchjobs.contract;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the command by which a person accepts a file in quarantine, which a check refused. The
 * next run then publishes the file.
 */
public final class AcceptCommand {

  /** A person sets this annotation to a new value to request one run now. */
  public static final String REQUEST_ANNOTATION = "fetchjobs.dev/run-requested-at";

  /**
   * A person sets this annotation to the digests of refused files that the next run publishes,
   * separated by commas.
   */
  public static final String ACCEPT_ANNOTATION = "fetchjobs.dev/accept-quarantined";

  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  private AcceptCommand() {}

  /** Returns the digests in the value of {@link #ACCEPT_ANNOTATION}, in lower case. */
  public static Set<String> digests(String value) {
    return SEPARATOR
        .splitAsStream(value.toLowerCase(Locale.ROOT))
        .filter(digest -> !digest.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Returns the command as one line for a shell. The command also requests a run. The token of this
   * request is made from the name of the run that refused the file. So the token is new, even if
   * the same file was refused before.
   *
   * @param name name of the FetchJob
   * @param sha256 SHA-256 of the file in quarantine, in lower-case hexadecimal digits
   * @param job name of the Job whose run put the file into quarantine
   * @param removesVersion whether the command removes {@link VersionName#PUBLISH_ANNOTATION}. With
   *     that annotation, the requested run would publish a kept version instead of the file
   */
  public static String of(
      String namespace, String name, String sha256, String job, boolean removesVersion) {
    return "kubectl annotate fetchjob %s -n %s --overwrite %s%s=%s %s=accept-%s"
        .formatted(
            name,
            namespace,
            removesVersion ? VersionName.PUBLISH_ANNOTATION + "- " : "",
            ACCEPT_ANNOTATION,
            sha256,
            REQUEST_ANNOTATION,
            job);
  }
}
