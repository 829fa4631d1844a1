package dev.fetchjobs.operator.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps equal parts of cached trees once: but for names, uids and the plan, ten thousand CronJobs
 * and their managed fields are the same object ten thousand times.
 */
final class Interner {

  /**
   * Two generations: when the young map reaches this size it becomes the old one, and parts that
   * were not met since are dropped. These are names and versions, which nothing shares. What is
   * cached stays shared as it is.
   */
  private static final int GENERATION = 5_000;

  /** Longer texts are plans and messages, which differ anyway. */
  private static final int LONGEST = 100;

  private volatile Map<Object, Object> met = new ConcurrentHashMap<>();
  private volatile Map<Object, Object> metBefore = Map.of();

  /** An equal tree, not to be changed; fields that are null are left out. */
  @Nullable Object tree(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> map(map);
      case List<?> list -> once(List.copyOf(items(list)));
      case String text -> text(text);
      case null, default -> tree;
    };
  }

  /** An equal text; of short ones always the same. */
  String text(String text) {
    return text.length() <= LONGEST ? once(text) : text;
  }

  private List<Object> items(List<?> list) {
    List<Object> items = new ArrayList<>(list.size());
    for (Object item : list) {
      Object shared = tree(item);
      if (shared != null) {
        items.add(shared);
      }
    }
    return items;
  }

  /** As {@link #tree}, for the fields of an object. */
  Map<String, Object> map(Map<?, ?> map) {
    Map<String, Object> fields = HashMap.newHashMap(map.size());
    map.forEach(
        (name, value) -> {
          Object shared = tree(value);
          if (shared != null) {
            fields.put(once(String.valueOf(name)), shared);
          }
        });
    return once(Map.copyOf(fields));
  }

  /** The first of equal parts, none of which may be changed. */
  @SuppressWarnings("unchecked") // parts that are equal are of one type here
  <T> T once(T part) {
    Object known = met.get(part);
    return known == null ? (T) remembered(part) : (T) known;
  }

  private synchronized Object remembered(Object part) {
    if (met.size() >= GENERATION) {
      metBefore = met;
      met = new ConcurrentHashMap<>();
    }
    Object older = metBefore.getOrDefault(part, part);
    return Objects.requireNonNullElse(met.putIfAbsent(older, older), older);
  }
}
