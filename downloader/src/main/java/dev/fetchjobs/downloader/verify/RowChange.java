package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.CsvKey;
import org.jspecify.annotations.Nullable;

/** Names the ways in which a row can differ from the published file. */
enum RowChange {
  REMOVED("removed", "verify.changes.maxRemovedPercent"),
  ADDED("added", "verify.changes.maxAddedPercent"),
  CHANGED("changed", "verify.changes.maxChangedPercent");

  private final String word;
  private final String field;

  RowChange(String word, String field) {
    this.word = word;
    this.field = field;
  }

  String word() {
    return word;
  }

  /** Returns the field of the spec that limits the number of these rows. */
  String field() {
    return field;
  }

  /** Returns the largest part of the published rows, in percent; null if there is no limit. */
  @Nullable Integer limit(CsvKey key) {
    return switch (this) {
      case REMOVED -> key.maxRemovedPercent();
      case ADDED -> key.maxAddedPercent();
      case CHANGED -> key.maxChangedPercent();
    };
  }
}
