package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the spec from which a Job was made. The annotations of the Job hold these values. A
 * Job of an older operator does not have these annotations.
 *
 * @param generation generation of the FetchJob; null if unknown
 * @param plan digest of the parts of the spec that decide what a run downloads, how it checks the
 *     file and where it publishes it; null if unknown
 * @param template digest of the whole Job template without these annotations; null if unknown
 * @param uid uid of the FetchJob; null if unknown
 */
public record Origin(
    @Nullable Long generation,
    @Nullable String plan,
    @Nullable String template,
    @Nullable String uid) {

  public Origin(@Nullable Long generation, @Nullable String plan, @Nullable String template) {
    this(generation, plan, template, null);
  }

  public static final String GENERATION = "fetchjobs.dev/generation";
  public static final String PLAN = "fetchjobs.dev/plan";
  public static final String TEMPLATE = "fetchjobs.dev/template";

  /** Is the origin of a Job that lacks the annotations with its origin. */
  public static final Origin UNKNOWN = new Origin(null, null, null);

  private static final int DIGITS = 16;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

  /**
   * Reads the origin from the annotations of a Job. Anybody who may edit Jobs can write these
   * annotations, so a text that is not a digest counts as unknown.
   */
  public static Origin of(Map<String, String> annotations) {
    return new Origin(
        generation(annotations.get(GENERATION)),
        digest(annotations.get(PLAN)),
        digest(annotations.get(TEMPLATE)));
  }

  /** Returns this origin with the FetchJob's uid, which is in a label of the Job. */
  public Origin withUid(@Nullable String label) {
    return new Origin(generation, plan, template, label);
  }

  /**
   * Returns the origin as the FetchJob sees it. The FetchJob may have taken over the CronJob of a
   * deleted FetchJob with the same name. In such a case the generation in the origin belongs to the
   * deleted FetchJob, and is removed.
   */
  public Origin seenBy(FetchJob fetchJob) {
    return uid == null || uid.equals(fetchJob.getMetadata().getUid())
        ? this
        : new Origin(0L, plan, template, uid);
  }

  /** Reads from the body of a FetchJob's CronJob from which spec the CronJob was made. */
  public static Origin ofCronJob(Map<String, ?> cronJob) {
    Node annotations = new Node(cronJob).at("spec", "jobTemplate", "metadata", "annotations");
    return new Origin(
        generation(annotations.at(GENERATION).text().orElse(null)),
        digest(annotations.at(PLAN).text().orElse(null)),
        digest(annotations.at(TEMPLATE).text().orElse(null)));
  }

  /** Returns the plan digest of the FetchJob's present spec, or empty if the spec cannot work. */
  public static Optional<String> planOf(FetchJob fetchJob) {
    try {
      return Optional.of(PlanOf.digest(fetchJob.getSpec()));
    } catch (InvalidSpecException e) {
      return Optional.empty();
    }
  }

  Map<String, Object> annotations() {
    return Body.of(
        GENERATION,
        generation == null ? null : generation.toString(),
        PLAN,
        plan,
        TEMPLATE,
        template);
  }

  /**
   * Returns the first 64 bits of SHA-256, which are enough to distinguish the versions of one
   * FetchJob.
   */
  static String digest(Node tree) {
    return Sha256.hex(tree.canonical()).substring(0, DIGITS);
  }

  private static @Nullable Long generation(@Nullable String text) {
    return text != null && NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
  }

  private static @Nullable String digest(@Nullable String text) {
    return text != null && DIGEST.matcher(text).matches() ? text : null;
  }
}
