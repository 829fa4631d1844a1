package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.vocabulary.Reason;

/** Says that the spec has a value that cannot work and that the API server could not refuse. */
final class InvalidSpecException extends Exception {

  private final Reason reason;
  private final String sentence;

  InvalidSpecException(String field, String value, String remedy) {
    this(Reason.INVALID_SPEC, field, value, remedy);
  }

  InvalidSpecException(Reason reason, String field, String value, String remedy) {
    super(field);
    this.reason = reason;
    this.sentence = "%s is \"%s\"; %s.".formatted(field, printable(value), remedy);
  }

  Reason reason() {
    return reason;
  }

  /** Returns a sentence that names the field, its value and the remedy. */
  String sentence() {
    return sentence;
  }

  private static String printable(String value) {
    String text = value.replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
