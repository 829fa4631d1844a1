package dev.fetchjobs.contract;

/**
 * Says that a path in the spec that leads into a listing cannot be used. The message is the end of
 * a sentence. The sentence says what is wrong and what to write instead, and quotes at most one
 * character of the path.
 */
public final class BadPath extends Exception {

  private final int position;

  /**
   * Makes the exception for one wrong character.
   *
   * @param index index of the wrong character in {@code path}; the length of {@code path} if the
   *     path ends too early
   */
  BadPath(String path, int index, String fault) {
    this(path.codePointCount(0, index) + 1, fault);
  }

  private BadPath(int position, String fault) {
    super("at character %d: %s".formatted(position, fault));
    this.position = position;
  }

  /**
   * Returns the position of the wrong character in the path. The first character has position 1.
   */
  public int position() {
    return position;
  }
}
