package dev.fetchjobs.contract;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes an element of a closed set of words. Users, statuses and files show the word of the
 * element.
 */
public interface Word {

  /** Returns the word that users see and that files and messages between programs have. */
  String word();

  /** Returns whether the text is this word. Upper and lower case differ in the comparison. */
  default boolean is(@Nullable String text) {
    return word().equals(text);
  }

  /**
   * Returns the element of the set with this word, or empty if there is none.
   *
   * @param set an enum
   */
  static <E extends Word> Optional<E> find(Class<E> set, @Nullable String text) {
    return Stream.of(set.getEnumConstants()).filter(element -> element.is(text)).findFirst();
  }

  /** Returns all words of the set for messages, such as {@code None, Gzip, Zip}. */
  static String all(Class<? extends Word> set) {
    return Stream.of(set.getEnumConstants()).map(Word::word).collect(Collectors.joining(", "));
  }
}
