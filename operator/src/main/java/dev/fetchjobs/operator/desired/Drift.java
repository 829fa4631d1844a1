package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares what we want with what is there: our fields by value, and the fields we own by the
 * managed fields, so that one which is no longer wanted is found. Others' fields (defaults, status,
 * what admission adds) do not count, except in the pod template: it decides what runs, so what
 * somebody else has added there is a difference. Of what the API server keeps as a whole the
 * managed fields name no parts: where users write such a thing, what they took out of it is found
 * by value. Quantities are compared as numbers, since the API server rewrites {@code 1000m} to
 * {@code 1}.
 */
public final class Drift {

  /** Fields by which Kubernetes identifies the elements of the lists that we use. */
  private static final List<String> KEYS = List.of("name", "uid");

  /** A map that is kept as a whole, as {@code x-kubernetes-map-type: atomic} says. */
  private static final String WHOLE_MAP = ".nodeSelector";

  /** Below these, lists without a key are kept as a whole and come from the FetchJob. */
  private static final Pattern WHOLE_LISTS = Pattern.compile("\\.(affinity|tolerations)\\b");

  /** What decides what runs: here nobody else's fields are left, whoever wrote them. */
  private static final List<String> OWNED = List.of("spec", "jobTemplate");

  /** But for this one: others may say how long ended Jobs stay. */
  private static final String LEFT_ALONE = ".spec.jobTemplate.spec.ttlSecondsAfterFinished";

  private static final String SURPLUS = " is no longer wanted";
  private static final String ADDED = " was added";

  private final List<String> differences = new ArrayList<>();

  private Drift() {}

  /**
   * What differs, one text for each place with the value there, sorted; empty if nothing has to be
   * sent.
   */
  public static List<String> between(
      Map<String, Object> desired, GenericKubernetesResource live, String fieldManager) {
    var drift = new Drift();
    Map<String, Object> there = new LinkedHashMap<>(live.getAdditionalProperties());
    there.put("metadata", metadata(live));
    Map<String, Object> wanted = new LinkedHashMap<>(desired);
    wanted.keySet().removeAll(List.of("apiVersion", "kind"));
    drift.compare("", wanted, there, false);
    live.getMetadata().getManagedFields().stream()
        .filter(entry -> isApply(entry, fieldManager))
        .map(entry -> entry.getFieldsV1().getAdditionalProperties())
        .forEach(fields -> drift.surplus("", fields, wanted, SURPLUS));
    live.getMetadata().getManagedFields().stream()
        .filter(entry -> !fieldManager.equals(entry.getManager()) && entry.getFieldsV1() != null)
        .map(entry -> new Node(entry.getFieldsV1().getAdditionalProperties()))
        .forEach(
            fields ->
                drift.surplus(
                    "." + String.join(".", OWNED),
                    fields.at("f:spec", "f:jobTemplate").fields(),
                    new Node(wanted).at("spec", "jobTemplate").value(),
                    ADDED));
    return drift.differences.stream()
        .filter(difference -> !difference.equals(LEFT_ALONE + ADDED))
        .sorted()
        .toList();
  }

  /** Whether somebody has put something into the CronJob that applying does not take out. */
  public static boolean isAdded(String difference) {
    return difference.endsWith(ADDED);
  }

  private static boolean isApply(ManagedFieldsEntry entry, String fieldManager) {
    return fieldManager.equals(entry.getManager())
        && "Apply".equals(entry.getOperation())
        && entry.getFieldsV1() != null;
  }

  private static Map<String, Object> metadata(GenericKubernetesResource live) {
    var meta = live.getMetadata();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", meta.getName());
    fields.put("namespace", meta.getNamespace());
    fields.put("labels", Objects.requireNonNullElse(meta.getLabels(), Map.of()));
    fields.put("annotations", Objects.requireNonNullElse(meta.getAnnotations(), Map.of()));
    fields.put(
        "ownerReferences",
        meta.getOwnerReferences().stream()
            .map(
                owner -> {
                  Map<String, Object> reference = new LinkedHashMap<>();
                  reference.put("apiVersion", owner.getApiVersion());
                  reference.put("kind", owner.getKind());
                  reference.put("name", owner.getName());
                  reference.put("uid", owner.getUid());
                  reference.put("controller", owner.getController());
                  reference.put("blockOwnerDeletion", owner.getBlockOwnerDeletion());
                  return reference;
                })
            .toList());
    return fields;
  }

  /**
   * @param whole whether what is there and not wanted is a difference too
   */
  private void compare(
      String path, @Nullable Object wanted, @Nullable Object there, boolean whole) {
    if (wanted instanceof Map<?, ?> map) {
      Map<?, ?> fields = there instanceof Map<?, ?> t ? t : Map.of();
      boolean all = whole || path.endsWith(WHOLE_MAP);
      map.forEach((name, value) -> compare(path + "." + name, value, fields.get(name), all));
      if (all) {
        // Immutable maps keep the keySet() they hand out: 2 MB with 10,000 cached objects.
        fields.forEach((name, value) -> surplusAt(path + "." + name, null, map.get(name), SURPLUS));
      }
    } else if (wanted instanceof List<?> list) {
      compareList(path, list, there instanceof List<?> t ? t : List.of(), whole);
    } else if (!isSame(path, wanted, there)) {
      differences.add(path + "=" + there);
    }
  }

  private void compareList(String path, List<?> wanted, List<?> there, boolean whole) {
    String key = whole ? null : keyOf(wanted);
    boolean all = whole || (key == null && WHOLE_LISTS.matcher(path).find());
    if (key == null && wanted.size() != there.size()) {
      differences.add(path + "=" + there);
      return;
    }
    for (int i = 0; i < wanted.size(); i++) {
      Object item = wanted.get(i);
      Object counterpart =
          key != null && item instanceof Map<?, ?> map
              ? itemOf(there, key, map.get(key))
              : there.get(i);
      compare(path + "[" + i + "]", item, counterpart, all);
    }
  }

  private static @Nullable String keyOf(List<?> items) {
    return KEYS.stream()
        .filter(key -> items.stream().allMatch(i -> i instanceof Map<?, ?> m && m.containsKey(key)))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Object itemOf(List<?> items, String key, @Nullable Object value) {
    for (Object item : items) {
      if (item instanceof Map<?, ?> map && Objects.equals(map.get(key), value)) {
        return item;
      }
    }
    return null;
  }

  private static boolean isSame(String path, @Nullable Object wanted, @Nullable Object there) {
    if (wanted instanceof Number a && there instanceof Number b) {
      return a.longValue() == b.longValue();
    }
    if (wanted instanceof String a && there instanceof String b && path.contains(".resources.")) {
      return Quantity.parse(a).equals(Quantity.parse(b));
    }
    if (wanted instanceof String text && there instanceof Fingerprint fingerprint) {
      return Fingerprint.of(text).equals(fingerprint);
    }
    return Objects.equals(wanted, there);
  }

  /**
   * Reports fields that managed fields name and that we do not want; see the format of {@code
   * FieldsV1}.
   */
  private void surplus(String path, Map<?, ?> owned, @Nullable Object wanted, String how) {
    owned.forEach(
        (key, below) -> {
          String text = String.valueOf(key);
          if (text.startsWith("f:")) {
            String name = text.substring(2);
            Object value = wanted instanceof Map<?, ?> map ? map.get(name) : null;
            surplusAt(path + "." + name, below, value, how);
          } else if (text.startsWith("k:")) {
            surplusAt(path + "[" + text.substring(2) + "]", below, keyed(text, wanted), how);
          }
        });
  }

  private void surplusAt(String path, @Nullable Object below, @Nullable Object wanted, String how) {
    if (wanted == null) {
      differences.add(path + how);
    } else if (below instanceof Map<?, ?> fields) {
      surplus(path, fields, wanted, how);
    }
  }

  /** The element for {@code k:{"name":"data"}}: of our lists each is keyed by one text field. */
  private static @Nullable Object keyed(String key, @Nullable Object wanted) {
    if (!(wanted instanceof List<?> items)) {
      return null;
    }
    for (Object item : items) {
      boolean same =
          item instanceof Map<?, ?> map
              && map.entrySet().stream()
                  .anyMatch(e -> key.equals("k:{\"" + e.getKey() + "\":\"" + e.getValue() + "\"}"));
      if (same) {
        return item;
      }
    }
    return null;
  }
}
