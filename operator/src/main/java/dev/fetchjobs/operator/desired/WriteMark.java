package dev.fetchjobs.operator.desired;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes an annotation by which the operator recognises its own last write of a CronJob.
 * Kubernetes raises {@code metadata.generation} by one if a write changes the spec, but not for
 * labels, a status or a new default. So another generation means that another program has changed
 * the spec.
 *
 * @param digest digest of the wanted CronJob
 * @param generation generation of the CronJob after the write
 */
public record WriteMark(String digest, long generation) {

  public static final String ANNOTATION = "fetchjobs.dev/written";

  /** A Kubernetes object that has just been created has this generation. */
  static final long FIRST_GENERATION = 1;

  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})/([1-9][0-9]{0,17})");

  /**
   * Reads the operator's mark in a CronJob, or returns empty if there is none or the operator
   * cannot have written it.
   */
  public static Optional<WriteMark> of(ObjectMeta meta) {
    String text =
        Objects.requireNonNullElse(meta.getAnnotations(), Map.<String, String>of()).get(ANNOTATION);
    Matcher parts = TEXT.matcher(Objects.requireNonNullElse(text, ""));
    return parts.matches()
        ? Optional.of(new WriteMark(parts.group(1), Long.parseLong(parts.group(2))))
        : Optional.empty();
  }

  String text() {
    return digest + "/" + generation;
  }
}
