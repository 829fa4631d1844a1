package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.store.ListingAnswer;
import dev.fetchjobs.downloader.store.SetArtifact;
import dev.fetchjobs.downloader.verify.Verdict.Verified;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes a complete set that is about to be published.
 *
 * @param date the date of the set, in ISO 8601; null when the publisher states none
 * @param listing see {@link dev.fetchjobs.downloader.store.SetArtifact}
 */
public record NewSet(@Nullable String date, List<Part> parts, @Nullable ListingAnswer listing) {

  public NewSet {
    parts = List.copyOf(parts);
  }

  /** Returns the published set unchanged, because the publisher has changed none of its files. */
  public static NewSet unchanged(SetArtifact set) {
    return new NewSet(
        set.date(),
        set.names().stream().<Part>map(name -> new Kept(name, name)).toList(),
        set.listing());
  }

  /** Describes one file of the new set, with its name in the folder. */
  public sealed interface Part {
    String name();
  }

  /** Describes a file of the set that this run has downloaded and verified. */
  public record Downloaded(String name, Verified file) implements Part {}

  /**
   * Describes a file that the new set takes from the published set without a download, because the
   * publisher has not changed it.
   *
   * @param present the name of this file in the published set
   */
  public record Kept(String name, String present) implements Part {}

  List<String> names() {
    return parts.stream().map(Part::name).toList();
  }
}
