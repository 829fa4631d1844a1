package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What the operator knows of the cluster without asking; it may lag behind. */
public interface Informers {

  /** Whether there is a FetchJob of that name, this one or a namesake. */
  boolean isThere(FetchJob fetchJob);

  @Nullable GenericKubernetesResource cronJob(String namespace, String name);

  Collection<GenericKubernetesResource> jobs(FetchJob fetchJob);

  Collection<GenericKubernetesResource> pods(FetchJob fetchJob);
}
