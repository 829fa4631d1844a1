package dev.fetchjobs.plugin;

import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.plugin.view.Refusal;

/** Says why a command of the plugin could not do its work. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  RefusedException(Refusal refusal) {
    super(refusal.sentence());
    this.refusal = refusal;
  }

  RefusedException(String sentence) {
    this(new Refusal.Other(Printable.sentence(sentence, Integer.MAX_VALUE)));
  }

  Refusal refusal() {
    return refusal;
  }
}
