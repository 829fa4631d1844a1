package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes the complete body of a request by which the operator creates or replaces a CronJob.
 *
 * @param mark the operator's mark in the body
 */
public record CronJobUpdate(Map<String, Object> body, WriteMark mark) {

  /**
   * If one of these fields of the CronJob changes, the CronJob controller may start a run for a
   * scheduled time before the change.
   */
  private static final List<String> SCHEDULING =
      List.of("schedule", "timeZone", "startingDeadlineSeconds");

  /** Returns the body of the request that creates the CronJob. */
  public static CronJobUpdate created(Desired.Accepted wanted) {
    WriteMark mark = new WriteMark(wanted.digest(), WriteMark.FIRST_GENERATION);
    Node body = new Node(wanted.cronJob());
    Map<String, Object> metadata = body.at("metadata").fields();
    metadata.put("annotations", with(body.at("metadata", "annotations").fields(), mark));
    return new CronJobUpdate(with(body.fields(), metadata, body.at("spec").value()), mark);
  }

  /**
   * Returns the body for replacing an existing CronJob. The body keeps the labels, annotations,
   * owners and finalizers that other programs set.
   *
   * @param live the complete CronJob, as it was just read
   * @param isSpecOurs whether the live spec is the result of the operator's own write of this
   *     wanted spec; then the body keeps the live spec, with what admission added
   */
  public static CronJobUpdate of(
      Desired.Accepted wanted, GenericKubernetesResource live, boolean isSpecOurs) {
    Node body = new Node(wanted.cronJob());
    ObjectMeta meta = live.getMetadata();
    long generation = Objects.requireNonNullElse(meta.getGeneration(), 0L);
    WriteMark mark = new WriteMark(wanted.digest(), isSpecOurs ? generation : generation + 1);
    Map<String, Object> metadata = body.at("metadata").fields();
    metadata.put("uid", meta.getUid());
    metadata.put("resourceVersion", meta.getResourceVersion());
    metadata.put("labels", merged(meta.getLabels(), body.at("metadata", "labels")));
    metadata.put(
        "annotations",
        with(merged(meta.getAnnotations(), body.at("metadata", "annotations")), mark));
    metadata.put("ownerReferences", owners(meta, body.at("metadata", "ownerReferences")));
    metadata.put("finalizers", meta.getFinalizers());
    Object spec = isSpecOurs ? live.getAdditionalProperties().get("spec") : body.at("spec").value();
    return new CronJobUpdate(with(body.fields(), metadata, spec), mark);
  }

  /**
   * Returns whether the CronJob controller would start a run for a scheduled time before the
   * update. The controller does so if the schedule changes, or if the CronJob is no longer
   * suspended.
   */
  public static boolean reschedules(Desired.Accepted wanted, GenericKubernetesResource live) {
    Node before = new Node(live.getAdditionalProperties()).at("spec");
    Node after = new Node(wanted.cronJob()).at("spec");
    return before.isPresent()
        && ((isSuspended(before) && !isSuspended(after))
            || SCHEDULING.stream().anyMatch(f -> !text(before.at(f)).equals(text(after.at(f)))));
  }

  private static boolean isSuspended(Node spec) {
    return Boolean.TRUE.equals(spec.at("suspend").value());
  }

  private static String text(Node scalar) {
    return String.valueOf(scalar.value());
  }

  private static Map<String, Object> with(
      Map<String, Object> body, Map<String, Object> metadata, @Nullable Object spec) {
    Map<String, Object> all = new LinkedHashMap<>(body);
    all.put("metadata", metadata);
    all.put("spec", Objects.requireNonNull(spec));
    return all;
  }

  private static Map<String, Object> with(Map<String, Object> annotations, WriteMark mark) {
    annotations.put(WriteMark.ANNOTATION, mark.text());
    return annotations;
  }

  private static Map<String, Object> merged(@Nullable Map<String, String> there, Node ours) {
    Map<String, Object> all = new LinkedHashMap<>(Objects.requireNonNullElse(there, Map.of()));
    all.putAll(ours.fields());
    return all;
  }

  private static List<Object> owners(ObjectMeta meta, Node ours) {
    Node own = ours.items().getFirst();
    return Stream.concat(
            meta.getOwnerReferences().stream()
                .filter(there -> !Objects.equals(there.getUid(), own.at("uid").value()))
                .map(CronJobUpdate::body),
            Stream.of(Objects.requireNonNull(own.value())))
        .toList();
  }

  private static Object body(OwnerReference there) {
    return Body.of(
        "apiVersion", there.getApiVersion(),
        "kind", there.getKind(),
        "name", there.getName(),
        "uid", there.getUid(),
        "controller", there.getController(),
        "blockOwnerDeletion", there.getBlockOwnerDeletion());
  }
}
