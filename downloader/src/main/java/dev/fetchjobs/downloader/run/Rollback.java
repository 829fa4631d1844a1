package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.Published;
import dev.fetchjobs.downloader.publish.Published.Change;
import dev.fetchjobs.downloader.publish.PublishedSet;
import dev.fetchjobs.downloader.publish.Publisher;
import dev.fetchjobs.downloader.publish.SetPublisher;
import dev.fetchjobs.downloader.store.KeptSet;
import dev.fetchjobs.downloader.store.KeptVersion;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.time.Budget;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Publishes a kept version from the volume. No request is sent and no name is looked up. */
record Rollback(FetchPlan plan, LockedVolume volume, Budget budget, Instant now) {

  /** Messages name at most this many versions. */
  private static final int NAMED = 6;

  /**
   * Publishes the version with this name.
   *
   * @throws FetchException Config when the volume does not keep that version, or when its bytes
   *     were altered
   */
  Ending to(String name) throws FetchException {
    if (plan.destination().holdsSet()) {
      KeptSet set =
          named(
              name,
              volume.manifest().setOrNone().versions().stream()
                  .filter(known -> known.folder().equals(volume.layout().path().toString()))
                  .toList(),
              KeptSet::name);
      PublishedSet done =
          new SetPublisher(volume, plan.keepVersions(), plan.pin(), budget).publishAgain(set, now);
      return done.change() == Change.SAME_CONTENT
          ? Ending.alreadyPublished(name)
          : Ending.of(done, "");
    }
    Published done =
        new Publisher(volume, plan.keepVersions(), plan.pin(), budget)
            .publishAgain(named(name, volume.manifest().versions(), KeptVersion::name), now);
    return done.change() == Change.SAME_CONTENT
        ? Ending.alreadyPublished(name)
        : Ending.of(done, "");
  }

  private static <V> V named(String name, List<V> kept, Function<V, String> nameOf)
      throws FetchException {
    return kept.stream()
        .filter(version -> nameOf.apply(version).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                FetchException.ofConfig(
                    Reason.VERSION_GONE,
                    "The volume does not keep version %s; %s."
                        .formatted(
                            name,
                            kept.isEmpty()
                                ? "it keeps none"
                                : "it keeps "
                                    + kept.stream()
                                        .limit(NAMED)
                                        .map(nameOf)
                                        .collect(Collectors.joining(", ")))));
  }
}
