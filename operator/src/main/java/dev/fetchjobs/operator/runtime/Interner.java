package dev.fetchjobs.operator.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps equal parts of cached objects in memory only once. Ten thousand CronJobs and their managed
 * fields differ only in names, uids and plans.
 */
final class Interner {

  /**
   * The interner keeps two generations of parts, and this is the number of parts in one generation.
   * When the young generation has this many parts, it becomes the old one. Parts that nobody used
   * since are dropped. The dropped parts are usually names and versions, which never occur twice.
   * Objects that already share a part continue to share it.
   */
  private static final int GENERATION = 5_000;

  /**
   * The interner shares a text if it has at most this many characters. Longer texts are plans and
   * messages, which differ anyway.
   */
  private static final int LONGEST = 100;

  private volatile Map<Object, Object> met = new ConcurrentHashMap<>();
  private volatile Map<Object, Object> metBefore = Map.of();

  /**
   * Returns an equal tree from the shared parts, which the caller must not change. The method
   * leaves out fields that are null.
   */
  @Nullable Object tree(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> map(map);
      case List<?> list -> once(List.copyOf(items(list)));
      case String text -> text(text);
      case null, default -> tree;
    };
  }

  /**
   * Returns an equal text from the shared parts. For equal short texts the method always returns
   * the same object.
   */
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

  /** Returns an equal map of the fields of an object, as {@link #tree} does. */
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

  /** Returns the first part that was equal to this one. None of these parts may be changed. */
  @SuppressWarnings("unchecked") // equal parts have the same type here
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
