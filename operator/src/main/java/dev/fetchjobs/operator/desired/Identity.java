package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.tree.Body;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the names of labels and annotations of the operator's objects. The labels also distinguish
 * a FetchJob's objects from those of a deleted FetchJob with the same name.
 */
public final class Identity {

  public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
  public static final String OPERATOR = "fetchjob-operator";
  public static final String UID_LABEL = "fetchjobs.dev/uid";

  /**
   * This label has the FetchJob's name, so that people can select by it. A name that is too long
   * for a label is cut and gets a hash.
   */
  public static final String NAME_LABEL = "fetchjobs.dev/name";

  private static final int LONGEST_LABEL = 63;

  /**
   * This annotation has the FetchJob's full name. The name may have 253 characters, but a label's
   * value only 63.
   */
  public static final String NAME_ANNOTATION = "fetchjobs.dev/name";

  /**
   * On a Job that the operator created, this annotation says what triggered the run; see {@link
   * Trigger}.
   */
  public static final String TRIGGER_ANNOTATION = "fetchjobs.dev/trigger";

  /** On a Job that the operator created, this annotation has the date of the run, in ISO 8601. */
  public static final String DATE_ANNOTATION = "fetchjobs.dev/date";

  /**
   * In the operator's cache this property marks a FetchJob that is being deleted. The API server
   * never sends a property with this name.
   */
  private static final String LEAVING = "leaving";

  /**
   * The operator sets this annotation on its cached copy of a FetchJob that was too large to be
   * read whole. If a user sets this annotation, the operator refuses the FetchJob as too large.
   */
  public static final String TOO_LARGE_ANNOTATION = "fetchjobs.dev/too-large";

  private Identity() {}

  /** Returns an annotation of the FetchJob. A blank annotation counts as absent. */
  public static Optional<String> annotation(FetchJob fetchJob, String name) {
    return Optional.ofNullable(fetchJob.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * Hides from the framework that a FetchJob is being deleted. Without this, the framework would
   * not reconcile the FetchJob any more, though a finalizer may keep it for a long time. {@link
   * #isLeaving} still reports the deletion.
   */
  public static void hideDeletion(FetchJob fetchJob) {
    var meta = fetchJob.getMetadata();
    if (meta.getDeletionTimestamp() != null) {
      meta.setAdditionalProperties(Map.of(LEAVING, meta.getDeletionTimestamp()));
      meta.setDeletionTimestamp(null);
    }
  }

  /** Returns whether the FetchJob is being deleted and still exists because of finalizers. */
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

  /**
   * Returns the FetchJob's name as the value of a label. Only a name that is too long is changed.
   */
  private static String label(String name) {
    return name.length() <= LONGEST_LABEL
        ? name
        : name.substring(0, LONGEST_LABEL - 11) + "-" + Sha256.hex(name).substring(0, 10);
  }

  static Map<String, Object> annotations(FetchJob fetchJob) {
    return Body.of(NAME_ANNOTATION, fetchJob.getMetadata().getName());
  }
}
