package dev.fetchjobs.contract;

/**
 * How a person has a file in quarantine published: operator and downloader print the same command.
 */
public final class AcceptCommand {

  /** A new value asks for one run now. */
  public static final String REQUEST_ANNOTATION = "fetchjobs.dev/run-requested-at";

  /** Digest of the quarantined file that the next run publishes. */
  public static final String ACCEPT_ANNOTATION = "fetchjobs.dev/accept-quarantined";

  private AcceptCommand() {}

  /**
   * One line for a shell. The token of the request is the refusing run's own, so that it asks for a
   * run that no earlier command has asked for, though the same file was refused before.
   *
   * @param name of the FetchJob
   * @param sha256 of the file in quarantine, lower-case hexadecimal
   * @param job of the run that put it there
   */
  public static String of(String namespace, String name, String sha256, String job) {
    return "kubectl annotate fetchjob %s -n %s --overwrite %s=%s %s=accept-%s"
        .formatted(name, namespace, ACCEPT_ANNOTATION, sha256, REQUEST_ANNOTATION, job);
  }
}
