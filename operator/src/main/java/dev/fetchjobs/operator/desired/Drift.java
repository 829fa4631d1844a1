package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a CronJob differs from the wanted one. The operator compares only the CronJob's
 * metadata: the {@link WriteMark} in it represents the spec. A field that an admission webhook or a
 * new default adds to the operator's write is not a difference. Every later change of the spec by
 * another program is a difference.
 *
 * @param otherWanted whether the operator's mark is missing, or belongs to another wanted CronJob
 * @param specEdited whether another program changed the spec after the operator's write
 * @param metadata paths of the operator's labels, annotations and owner that are missing or changed
 */
public record Drift(boolean otherWanted, boolean specEdited, List<String> metadata) {

  public static Drift between(Desired.Accepted wanted, ObjectMeta live) {
    Optional<WriteMark> mark = WriteMark.of(live);
    return new Drift(
        !mark.map(WriteMark::digest).equals(Optional.of(wanted.digest())),
        mark.filter(written -> !isOf(written, live)).isPresent(),
        metadata(new Node(wanted.cronJob()).at("metadata"), live));
  }

  public boolean isNone() {
    return !otherWanted && !specEdited && metadata.isEmpty();
  }

  /** Returns whether only the generation in the operator's mark differs. */
  public boolean isGenerationOnly() {
    return !otherWanted && specEdited && metadata.isEmpty();
  }

  static boolean isOf(WriteMark mark, ObjectMeta live) {
    return Objects.equals(mark.generation(), live.getGeneration());
  }

  private static List<String> metadata(Node wanted, ObjectMeta live) {
    List<String> places = new ArrayList<>();
    places.addAll(missing(".metadata.labels.", wanted.at("labels"), live.getLabels()));
    places.addAll(
        missing(".metadata.annotations.", wanted.at("annotations"), live.getAnnotations()));
    Node owner = wanted.at("ownerReferences").items().getFirst();
    if (live.getOwnerReferences().stream().noneMatch(there -> isSame(owner, there))) {
      places.add(".metadata.ownerReferences");
    }
    return List.copyOf(places);
  }

  private static List<String> missing(
      String path, Node wanted, @Nullable Map<String, String> there) {
    Map<String, String> marks = Objects.requireNonNullElse(there, Map.of());
    return wanted.fields().entrySet().stream()
        .filter(mark -> !Objects.equals(mark.getValue(), marks.get(mark.getKey())))
        .map(mark -> path + mark.getKey())
        .toList();
  }

  private static boolean isSame(Node wanted, OwnerReference there) {
    return wanted.at("uid").value() instanceof String uid
        && uid.equals(there.getUid())
        && Objects.equals(wanted.at("apiVersion").value(), there.getApiVersion())
        && Objects.equals(wanted.at("kind").value(), there.getKind())
        && Objects.equals(wanted.at("name").value(), there.getName())
        && Boolean.TRUE.equals(there.getController())
        && Boolean.TRUE.equals(there.getBlockOwnerDeletion());
  }
}
