package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.store.Changes;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Says how the rows of a file differ from those of the published file.
 *
 * @param changes the numbers; null if the rows were not compared
 * @param list the file in staging that lists the changes; null if there is none
 * @param note a sentence for the end of the message; may be empty
 */
public record Compared(@Nullable Changes changes, @Nullable Path list, String note) {

  /** Says that the rows were not compared. */
  public static final Compared NONE = new Compared(null, null, "");
}
