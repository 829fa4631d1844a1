package dev.fetchjobs.downloader.run;

/**
 * Joins the sentences about the parts of a set for the end of the run's message, and removes
 * duplicates.
 */
final class Notes {

  private final StringBuilder text;

  Notes(String first) {
    text = new StringBuilder(first);
  }

  void add(String note) {
    if (text.indexOf(note) < 0) {
      text.append(note);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
