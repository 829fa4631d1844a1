package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.tree.Body;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run that has not started, so that a corrected spec takes effect at once: its Job gets a
 * deadline that has passed. That needs no right to delete Jobs. Kubernetes then marks the Job for
 * failure within a second, removes its pods, and makes no other.
 */
public final class Supersession {

  /** An annotation of a Job that was ended: the digest of the template that replaced its own. */
  public static final String ANNOTATION = "fetchjobs.dev/superseded-by";

  /** How long such a Job is kept: alerts on failed Jobs need not see it. */
  public static final int KEPT_SECONDS = 300;

  private Supersession() {}

  /**
   * The merge patch. A suspended Job has to be let go: Kubernetes looks at no deadline before. It
   * gets no pod all the same, because the deadline is looked at first.
   *
   * @param version resource version of the Job as it was seen: if it has changed since, its pod may
   *     have started, and the API server refuses the patch
   */
  public static Map<String, Object> patch(@Nullable String version, String template) {
    return Body.of(
        "metadata",
        Body.of("resourceVersion", version, "annotations", Body.of(ANNOTATION, template)),
        "spec",
        Body.of(
            "activeDeadlineSeconds", 0, "suspend", false, "ttlSecondsAfterFinished", KEPT_SECONDS));
  }
}
