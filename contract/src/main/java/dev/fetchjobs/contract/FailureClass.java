package dev.fetchjobs.contract;

/**
 * Describes the kind of a run's failure. The class decides what FetchJob does after the failure.
 * There are no other kinds.
 */
public enum FailureClass implements Word {
  /** A network error, or status 5xx, 408, 425 or 429, occurred, and another attempt may succeed. */
  TRANSIENT("Transient"),
  /**
   * Status 401, 403, 404 or 410, or broken framing, was received, and every attempt fails until
   * somebody changes something.
   */
  PERMANENT("Permanent"),
  /** FetchJob refuses the address, the scheme, the redirect or the host. */
  POLICY("Policy"),
  /** The length, the digest, the archive or the framing of the file is wrong. */
  INTEGRITY("Integrity"),
  /** A run reached a limit of size, time or disk space. */
  LIMIT("Limit"),
  /** The plan, a Secret or the destination cannot work. */
  CONFIG("Config"),
  /**
   * Kubernetes prevented or stopped the run: image pull, no pod, out of memory, eviction or
   * deadline. Only the operator can see this kind of failure.
   */
  INFRASTRUCTURE("Infrastructure");

  private final String word;

  FailureClass(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
