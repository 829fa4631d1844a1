package dev.fetchjobs.operator.screen;

import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Word;

/**
 * Represents one run in a strip. The height shows a number, and the shape and the colour show the
 * outcome.
 *
 * @param x left edge, in units of the strip
 * @param height height, from 1 to {@link Strip#HEIGHT}
 * @param text the run as a text
 */
public record Bar(int x, int height, Shape shape, String text) {

  /** Holds the shapes. Each outcome has another shape. */
  public enum Shape {
    BLOCK("fetched"),
    LINE("unchanged"),
    TRIANGLE("rejected"),
    CROSS("failed"),
    DOT("skipped"),
    RING("unknown");

    private final String style;

    Shape(String style) {
      this.style = style;
    }

    /** Returns the class of the style sheet. */
    public String style() {
      return style;
    }

    static Shape of(String outcome) {
      return of(Word.find(Outcome.class, outcome).orElse(Outcome.UNKNOWN));
    }

    private static Shape of(Outcome outcome) {
      return switch (outcome) {
        case FETCHED -> BLOCK;
        case UNCHANGED -> LINE;
        case REJECTED -> TRIANGLE;
        case FAILED -> CROSS;
        case SKIPPED -> DOT;
        case UNKNOWN -> RING;
      };
    }
  }

  /** Returns the upper edge of the bar. */
  public int y() {
    return Strip.HEIGHT - height;
  }
}
