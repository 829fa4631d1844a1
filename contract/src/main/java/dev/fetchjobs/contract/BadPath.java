package dev.fetchjobs.contract;

/**
 * A path of a listing is not usable. The message is the end of a sentence. It says what is wrong
 * and what to write instead, and quotes at most one character of the path.
 */
public final class BadPath extends Exception {

  private final int position;

  /**
   * @param index index of the wrong character in {@code path}; its length: the end is too early
   */
  BadPath(String path, int index, String fault) {
    this(path.codePointCount(0, index) + 1, fault);
  }

  private BadPath(int position, String fault) {
    super("at character %d: %s".formatted(position, fault));
    this.position = position;
  }

  /** Returns the position of the wrong character in the path, from 1. */
  public int position() {
    return position;
  }
}
