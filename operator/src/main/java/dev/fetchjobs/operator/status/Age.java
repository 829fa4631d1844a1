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
 * How old the file is, against {@code spec.freshness}. What was never fetched counts from the
 * FetchJob's creation.
 *
 * @param since what the age is counted from
 * @param until when it is too old
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
    // Whoever edits a status by hand can write what passes for a time in the definition and is
    // none.
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
