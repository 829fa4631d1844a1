package dev.fetchjobs.operator.desired;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Who besides the operator has changed an object; for messages. */
public final class Managers {

  private Managers() {}

  /** Who has changed the object besides the operator, last first; for messages. */
  public static List<String> others(GenericKubernetesResource live, String fieldManager) {
    return names(live, fieldManager, entry -> true);
  }

  /**
   * Who of {@link #others} has a hand in the differences: after an upgrade of the operator what is
   * there differs too, and whoever once added a label is not to blame.
   */
  public static List<String> culprits(
      GenericKubernetesResource live, String fieldManager, List<String> differences) {
    return names(live, fieldManager, entry -> differences.stream().anyMatch(d -> owns(entry, d)));
  }

  private static List<String> names(
      GenericKubernetesResource live, String fieldManager, Predicate<ManagedFieldsEntry> wanted) {
    return live.getMetadata().getManagedFields().stream()
        .filter(entry -> !fieldManager.equals(entry.getManager()))
        .filter(entry -> entry.getSubresource() == null || entry.getSubresource().isEmpty())
        .filter(wanted)
        .sorted((a, b) -> String.valueOf(b.getTime()).compareTo(String.valueOf(a.getTime())))
        .map(ManagedFieldsEntry::getManager)
        .distinct()
        .toList();
  }

  /** Whether managed fields hold the place of a difference; of a list, anything in it. */
  private static boolean owns(ManagedFieldsEntry entry, String difference) {
    FieldsV1 fields = entry.getFieldsV1();
    Object here = fields == null ? null : fields.getAdditionalProperties();
    String rest = difference.split("\\[|=| is no longer| was added", 2)[0];
    while (!rest.isEmpty() && here instanceof Map<?, ?> map && !map.isEmpty()) {
      // The names of labels and annotations have dots themselves.
      String path = rest.substring(1);
      Object whole = map.get("f:" + path);
      int dot = path.indexOf('.');
      String name = whole != null || dot < 0 ? path : path.substring(0, dot);
      here = map.get("f:" + name);
      rest = path.substring(name.length());
    }
    return here != null;
  }
}
