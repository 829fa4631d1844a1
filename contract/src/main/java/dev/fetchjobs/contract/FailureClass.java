package dev.fetchjobs.contract;

/** Why a run failed, as far as what happens next depends on it. A closed set. */
public enum FailureClass {
  /** Network, 5xx, 408, 425, 429: worth another try. */
  TRANSIENT("Transient"),
  /** 401, 403, 404, 410, broken framing: the same again until somebody changes something. */
  PERMANENT("Permanent"),
  /** Refused by us: address, scheme, redirect, host. */
  POLICY("Policy"),
  /** Length, digest, archive, or framing that lies. */
  INTEGRITY("Integrity"),
  /** Size, time or disk. */
  LIMIT("Limit"),
  /** A plan, Secret or destination that cannot work. */
  CONFIG("Config"),
  /** Image pull, no pod, out of memory, eviction, deadline. Seen by the operator only. */
  INFRASTRUCTURE("Infrastructure");

  private final String word;

  FailureClass(String word) {
    this.word = word;
  }

  /** The word users see, and the wire form. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
