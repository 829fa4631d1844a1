package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.page.FetchJobCache;
import dev.fetchjobs.operator.runtime.KubernetesInformers;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Shows the operator's cache to the web page. */
record CachedFetchJobs(FetchJobReconciler reconciler, BooleanSupplier filled)
    implements FetchJobCache {

  @Override
  public boolean isFilled() {
    return filled.getAsBoolean();
  }

  @Override
  public Stream<FetchJob> all() {
    return reconciler.informers().stream().flatMap(KubernetesInformers::fetchJobs);
  }

  @Override
  public Optional<FetchJob> find(String namespace, String name) {
    return reconciler.informers().flatMap(informers -> informers.fetchJob(namespace, name));
  }

  @Override
  public Calendars calendars() {
    return reconciler.informers().map(KubernetesInformers::calendars).orElse(Calendars.UNREADABLE);
  }
}
