package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.tree.Body;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run that has not started, so that a corrected spec takes effect at once. The operator
 * gives the run's Job a deadline that has passed; this needs no right to delete Jobs. Within a
 * second Kubernetes then marks the Job as failing, removes its pods and creates no new ones.
 */
public final class Supersession {

  /**
   * This annotation marks the Job of a superseded run, which the operator ended because the spec
   * was edited. Its value is the digest of the newer Job template.
   */
  public static final String ANNOTATION = "fetchjobs.dev/superseded-by";

  /**
   * Kubernetes keeps the Job of a superseded run for this many seconds. The time is short, so that
   * an alert on failed Jobs ends soon.
   */
  public static final int KEPT_SECONDS = 300;

  private Supersession() {}

  /**
   * Returns the merge patch that ends the Job of a superseded run. The patch also resumes a
   * suspended Job, because Kubernetes ignores the deadline of a suspended Job. The Job still gets
   * no pod, because Kubernetes checks the deadline first.
   *
   * @param version resource version of the Job when it was read; if the Job has changed since, its
   *     pod may have started, and the API server refuses the patch
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
