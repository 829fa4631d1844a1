package dev.fetchjobs.operator.runtime;

/** A setting the operator cannot start with; the message names the variable and the remedy. */
public final class BadSettingException extends RuntimeException {

  BadSettingException(String sentence) {
    super(sentence);
  }
}
