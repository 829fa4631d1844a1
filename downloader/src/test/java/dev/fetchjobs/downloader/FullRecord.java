package dev.fetchjobs.downloader;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes records in which each component has a value, in each record inside too. A copy of such a
 * record shows whether the copying code forgets a component.
 */
public final class FullRecord {

  private int number;

  private FullRecord() {}

  /** Returns a record of this type without a null, an empty text, a zero or an empty list. */
  public static <R extends Record> R of(Class<R> type) {
    return type.cast(new FullRecord().value(type));
  }

  private Object value(Type type) {
    number++;
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return List.of(value(list.getActualTypeArguments()[0]));
    }
    if (!(type instanceof Class<?> known)) {
      throw new IllegalArgumentException("No value is known for " + type);
    }
    if (known.isRecord()) {
      return record(known);
    }
    if (known.isEnum()) {
      return known.getEnumConstants()[0];
    }
    if (known == String.class) {
      return "text " + number;
    }
    if (known == boolean.class || known == Boolean.class) {
      return true;
    }
    if (known == int.class || known == Integer.class) {
      return number;
    }
    if (known == long.class || known == Long.class) {
      return (long) number;
    }
    if (known == Duration.class) {
      return Duration.ofSeconds(number);
    }
    if (known == Instant.class) {
      return Instant.ofEpochSecond(number);
    }
    throw new IllegalArgumentException("No value is known for " + type);
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> canonical =
          type.getDeclaredConstructor(
              Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      canonical.setAccessible(true);
      return canonical.newInstance(
          Stream.of(components).map(RecordComponent::getGenericType).map(this::value).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The record " + type + " cannot be made", e);
    }
  }
}
