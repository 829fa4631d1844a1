package dev.fetchjobs.operator.runtime;

/**
 * Says that the operator cannot start because of a wrong setting. The message names the environment
 * variable and the remedy.
 */
public final class BadSettingException extends RuntimeException {

  BadSettingException(String sentence) {
    super(sentence);
  }
}
