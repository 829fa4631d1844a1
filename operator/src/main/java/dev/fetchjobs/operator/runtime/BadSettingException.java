package dev.fetchjobs.operator.runtime;

/**
 * Says that the operator cannot start with a setting. The message names the environment variable
 * and the remedy.
 */
public final class BadSettingException extends RuntimeException {

  BadSettingException(String sentence) {
    super(sentence);
  }
}
