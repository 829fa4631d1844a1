package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes a change of a CronJob by another program. The record says who made the change, and in
 * which fields. Both facts come from the managed fields of the CronJob, and messages show them.
 *
 * @param managers field managers whose fields differ from the wanted ones, the last writer first;
 *     empty if the managed fields name none
 * @param places fields in which the CronJob differs; empty if it was changed back meanwhile
 */
public record CronJobEdit(List<String> managers, List<Difference> places) {

  /**
   * Finds out which program changed a CronJob that the operator had written, and in which fields.
   */
  public static CronJobEdit of(
      Desired.Accepted wanted, GenericKubernetesResource live, Drift drift) {
    Node body = new Node(wanted.cronJob());
    Object there = live.getAdditionalProperties().get("spec");
    List<String> managers = new ArrayList<>();
    List<Difference> places = new ArrayList<>();
    for (ManagedFieldsEntry entry : others(live)) {
      Node fields = fields(entry);
      List<Difference> theirs = new ArrayList<>();
      owned(".spec", fields.at("f:spec").value(), there, body.at("spec").value(), theirs);
      if (!theirs.isEmpty() || drift.metadata().stream().anyMatch(place -> owns(fields, place))) {
        managers.add(entry.getManager());
      }
      places.addAll(theirs);
    }
    removed(".spec", there, body.at("spec").value(), places);
    drift.metadata().forEach(place -> places.add(new Difference(place, "changed", "wanted")));
    return new CronJobEdit(List.copyOf(managers), List.copyOf(places));
  }

  /**
   * Returns a phrase for people, such as {@code was changed by kubectl-edit at .spec.schedule=0 0 1
   * 1 *}.
   */
  @Override
  public String toString() {
    String who = managers.isEmpty() ? "somebody" : managers.getFirst();
    return places.isEmpty()
        ? "was changed by " + who
        : "was changed by %s at %s"
            .formatted(
                who, places.stream().map(Difference::toString).collect(Collectors.joining(", ")));
  }

  private static List<ManagedFieldsEntry> others(GenericKubernetesResource live) {
    return live.getMetadata().getManagedFields().stream()
        .filter(entry -> !Identity.OPERATOR.equals(entry.getManager()))
        .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
        .sorted(
            Comparator.comparing((ManagedFieldsEntry e) -> String.valueOf(e.getTime())).reversed())
        .toList();
  }

  private static Node fields(ManagedFieldsEntry entry) {
    FieldsV1 fields = entry.getFieldsV1();
    return new Node(fields == null ? null : fields.getAdditionalProperties());
  }

  /**
   * Adds the fields that a program owns by the CronJob's managed fields and whose values differ.
   * The managed fields have the format {@code FieldsV1}.
   */
  private static void owned(
      String path,
      @Nullable Object fields,
      @Nullable Object live,
      @Nullable Object wanted,
      List<Difference> places) {
    new Node(fields)
        .fields()
        .forEach(
            (key, below) -> {
              String name = key.substring(key.indexOf(':') + 1);
              if (key.startsWith("f:")) {
                place(path + "." + name, below, field(live, name), field(wanted, name), places);
              } else if (key.startsWith("k:")) {
                place(path + "[" + name + "]", below, item(live, name), item(wanted, name), places);
              }
            });
  }

  private static void place(
      String path,
      @Nullable Object below,
      @Nullable Object live,
      @Nullable Object wanted,
      List<Difference> places) {
    if (wanted != null && below instanceof Map<?, ?> map && !map.isEmpty()) {
      owned(path, below, live, wanted, places);
    } else if (!String.valueOf(live).equals(String.valueOf(wanted))) {
      places.add(new Difference(path, live, wanted));
    }
  }

  /**
   * Adds the fields of the CronJob whose wanted value is missing. Managed fields name no owner for
   * a missing field.
   */
  private static void removed(
      String path, @Nullable Object live, @Nullable Object wanted, List<Difference> places) {
    if (live == null && wanted != null && !wanted.equals(Boolean.FALSE)) {
      places.add(new Difference(path, null, wanted));
    } else if (wanted instanceof Map<?, ?> fields && live instanceof Map) {
      fields.forEach((name, value) -> removed(path + "." + name, field(live, name), value, places));
    }
  }

  private static boolean owns(Node fields, String place) {
    String[] parts = place.split("\\.", 4);
    Node metadata = fields.at("f:" + parts[1], "f:" + parts[2]);
    return parts.length < 4 ? metadata.isPresent() : metadata.at("f:" + parts[3]).isPresent();
  }

  private static @Nullable Object field(@Nullable Object tree, Object name) {
    return tree instanceof Map<?, ?> map ? map.get(name) : null;
  }

  /**
   * Returns the list item for a key such as {@code {"name":"data"}}. The items of a CronJob's lists
   * are identified by one text field.
   */
  private static @Nullable Object item(@Nullable Object tree, String key) {
    return new Node(tree)
        .items().stream()
            .filter(
                item ->
                    item.fields().entrySet().stream()
                        .anyMatch(
                            field ->
                                key.equals(
                                    "{\"%s\":\"%s\"}".formatted(field.getKey(), field.getValue()))))
            .findFirst()
            .map(Node::value)
            .orElse(null);
  }
}
