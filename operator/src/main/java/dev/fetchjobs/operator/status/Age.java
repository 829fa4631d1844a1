package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Freshness;
import dev.fetchjobs.operator.cron.GoDuration;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the age of the file with {@code spec.freshness}. If the file was never fetched, its age
 * counts from the FetchJob's creation.
 *
 * @param since the instant from which the age is counted
 * @param until the instant from which the file is too old
 */
record Age(boolean known, String basis, Duration maxAge, Instant since, Instant until) {

  static Optional<Age> of(FetchJob fetchJob, @Nullable Artifact artifact) {
    Freshness freshness = fetchJob.getSpec().freshness();
    if (freshness == null) {
      return Optional.empty();
    }
    boolean changed = freshness.basis().equals("Changed");
    String created = fetchJob.getMetadata().getCreationTimestamp();
    String since =
        artifact == null ? created : changed ? artifact.changedTime() : artifact.checkedTime();
    // A person may edit a status. The definition accepts some texts that are not times.
    Instant from = new Node(since).instant().orElse(Instant.EPOCH);
    return maxAge(fetchJob)
        .map(
            maxAge ->
                new Age(
                    artifact != null,
                    changed ? "changed" : "confirmed",
                    maxAge,
                    from,
                    from.plus(maxAge)));
  }

  static Optional<Duration> maxAge(FetchJob fetchJob) {
    Freshness freshness = fetchJob.getSpec().freshness();
    return freshness == null ? Optional.empty() : GoDuration.parse(freshness.maxAge());
  }

  boolean isFresh(Instant now) {
    return now.isBefore(until);
  }
}
