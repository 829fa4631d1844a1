package dev.fetchjobs.operator.vocabulary;

import dev.fetchjobs.contract.Word;
import java.util.List;

/** Names the events that a sink gets; see {@code spec.notify.webhook.events}. */
public enum NotificationType implements Word {
  NEW_VERSION("NewVersion"),
  FAILED("Failed"),
  REJECTED("Rejected"),
  LATE("Late"),
  STUCK("Stuck"),
  RECOVERED("Recovered");

  private final String word;

  NotificationType(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /** Returns whether the list has the word of this event. */
  public boolean isIn(List<String> words) {
    return words.contains(word);
  }
}
