package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.tree.Body;
import java.util.Map;
import java.util.Optional;

/** What distinguishes our objects from others', and a FetchJob's from its deleted namesake's. */
public final class Identity {

  public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
  public static final String OPERATOR = "fetchjob-operator";
  public static final String UID_LABEL = "fetchjobs.dev/uid";

  /** The name, so that people can select by it; of a longer one the beginning and a hash. */
  public static final String NAME_LABEL = "fetchjobs.dev/name";

  private static final int LONGEST_LABEL = 63;

  /** The full name: a label value holds 63 characters, a FetchJob's name up to 253. */
  public static final String NAME_ANNOTATION = "fetchjobs.dev/name";

  /** Which {@link Trigger} a Job made by the operator has. */
  public static final String TRIGGER_ANNOTATION = "fetchjobs.dev/trigger";

  /** A property that no API server sends. */
  private static final String LEAVING = "leaving";

  /**
   * Set by the operator in its own memory on a FetchJob of which it has not read all. A user who
   * sets it gets the refusal that belongs to it.
   */
  public static final String TOO_LARGE_ANNOTATION = "fetchjobs.dev/too-large";

  private Identity() {}

  /** An annotation of the FetchJob; blank counts as absent. */
  public static Optional<String> annotation(FetchJob fetchJob, String name) {
    return Optional.ofNullable(fetchJob.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * Lets a FetchJob that is being deleted look as if it were not: the framework would never show it
   * to us again, though a finalizer may hold it for long. {@link #isLeaving} knows it all the same.
   */
  public static void hideDeletion(FetchJob fetchJob) {
    var meta = fetchJob.getMetadata();
    if (meta.getDeletionTimestamp() != null) {
      meta.setAdditionalProperties(Map.of(LEAVING, meta.getDeletionTimestamp()));
      meta.setDeletionTimestamp(null);
    }
  }

  /** Whether the FetchJob is being deleted, and held by finalizers. */
  public static boolean isLeaving(FetchJob fetchJob) {
    var meta = fetchJob.getMetadata();
    return meta.getDeletionTimestamp() != null
        || meta.getAdditionalProperties().containsKey(LEAVING);
  }

  static Map<String, Object> labels(FetchJob fetchJob) {
    var meta = fetchJob.getMetadata();
    return Body.of(
        MANAGED_BY_LABEL, OPERATOR, NAME_LABEL, label(meta.getName()), UID_LABEL, meta.getUid());
  }

  /** A FetchJob's name is a label's value as it is, unless it is too long. */
  private static String label(String name) {
    return name.length() <= LONGEST_LABEL
        ? name
        : name.substring(0, LONGEST_LABEL - 11) + "-" + Sha256.hex(name).substring(0, 10);
  }

  static Map<String, Object> annotations(FetchJob fetchJob) {
    return Body.of(NAME_ANNOTATION, fetchJob.getMetadata().getName());
  }
}
