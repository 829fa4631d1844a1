package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.JobTemplate;
import dev.fetchjobs.api.PodTemplate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which labels, annotations and groups FetchJobs may set on their Jobs and pods. Other
 * software in the cluster may react to labels and annotations, so the settings of the installation
 * decide which ones are allowed.
 *
 * @param groups groups that may own volumes, besides the installation's own group
 * @param labels allowed keys, or prefixes of keys that end with a slash
 * @param annotations allowed keys, or prefixes of keys that end with a slash
 */
public record Allowed(List<Long> groups, List<String> labels, List<String> annotations) {

  /** Allows no labels and annotations, and only the installation's own group. */
  public static final Allowed NOTHING = new Allowed(List.of(), List.of(), List.of());

  /**
   * Refuses a pod template with a group that the installation does not allow.
   *
   * @param own the group that the installation sets for all pods
   */
  void check(@Nullable PodTemplate template, @Nullable Long own) throws InvalidSpecException {
    if (template == null) {
      return;
    }
    if (template.fsGroup() != null) {
      checkGroup("spec.podTemplate.fsGroup", template.fsGroup(), own);
    }
    for (long group : template.supplementalGroups()) {
      checkGroup("spec.podTemplate.supplementalGroups", group, own);
    }
    checkLabels("spec.podTemplate.labels", template.labels());
    checkAnnotations("spec.podTemplate.annotations", template.annotations());
  }

  void check(@Nullable JobTemplate template) throws InvalidSpecException {
    if (template != null) {
      checkLabels("spec.jobTemplate.labels", template.labels());
      checkAnnotations("spec.jobTemplate.annotations", template.annotations());
    }
  }

  private void checkGroup(String field, long group, @Nullable Long own)
      throws InvalidSpecException {
    if (groups.contains(group) || (own != null && own == group)) {
      return;
    }
    List<String> all =
        Stream.concat(Stream.ofNullable(own), groups.stream())
            .distinct()
            .map(String::valueOf)
            .toList();
    throw new InvalidSpecException(
        field,
        String.valueOf(group),
        "this installation allows %s. Leave the field out, or ask the operator's administrator to add the group to the chart's value downloader.allowed.groups"
            .formatted(all.isEmpty() ? "no group" : "only " + String.join(", ", all)));
  }

  /**
   * Refuses labels that the installation does not allow.
   *
   * @param field the field of the spec with these labels, for the message
   */
  void checkLabels(String field, @Nullable Map<String, String> theirs) throws InvalidSpecException {
    checkKeys(field, theirs, labels, "labels");
  }

  /**
   * Refuses annotations that the installation does not allow.
   *
   * @param field the field of the spec with these annotations, for the message
   */
  void checkAnnotations(String field, @Nullable Map<String, String> theirs)
      throws InvalidSpecException {
    checkKeys(field, theirs, annotations, "annotations");
  }

  private static void checkKeys(
      String field, @Nullable Map<String, String> theirs, List<String> allowed, String kind)
      throws InvalidSpecException {
    if (theirs == null) {
      return;
    }
    for (String key : theirs.keySet().stream().sorted().toList()) {
      if (allowed.stream().noneMatch(entry -> covers(entry, key))) {
        throw new InvalidSpecException(
            field,
            key,
            "this installation does not allow it. Remove it, or ask the operator's administrator to add the key, or its prefix with the slash, to the chart's value downloader.allowed."
                + kind);
      }
    }
  }

  private static boolean covers(String entry, String key) {
    return entry.endsWith("/") ? key.startsWith(entry) : key.equals(entry);
  }
}
