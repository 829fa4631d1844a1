package dev.fetchjobs.contract;

/**
 * Writes the command by which a person accepts a file in quarantine. The next run then publishes
 * the file. Operator and downloader print the same command.
 */
public final class AcceptCommand {

  /** A person sets this annotation to a new value to request one run now. */
  public static final String REQUEST_ANNOTATION = "fetchjobs.dev/run-requested-at";

  /**
   * A person sets this annotation to the digest of the quarantined file. The next run then
   * publishes that file.
   */
  public static final String ACCEPT_ANNOTATION = "fetchjobs.dev/accept-quarantined";

  private AcceptCommand() {}

  /**
   * Returns the command as one line for a shell. The command also requests a run. The token of this
   * request is made from the name of the run that refused the file. So the token is new, even if
   * the same file was refused before.
   *
   * @param name name of the FetchJob
   * @param sha256 SHA-256 of the file in quarantine, in lower-case hexadecimal digits
   * @param job name of the Job that put the file there
   */
  public static String of(String namespace, String name, String sha256, String job) {
    return "kubectl annotate fetchjob %s -n %s --overwrite %s=%s %s=accept-%s"
        .formatted(name, namespace, ACCEPT_ANNOTATION, sha256, REQUEST_ANNOTATION, job);
  }
}
