package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Builds the ConfigMap that describes the published file. Every key is always there, because a pod
 * whose environment names a missing key does not start. The names of the keys are valid as names of
 * shell variables and as variables of Flux.
 *
 * @param name name of the ConfigMap
 * @param data its content
 */
public record HandleBody(FetchJob fetchJob, String name, Map<String, String> data) {

  /** The keys of the ConfigMap. */
  public static final List<String> KEYS =
      List.of("sha256", "version", "dataDate", "path", "publishedAt");

  /** Names who owns a ConfigMap. */
  public enum Owner {
    /** The ConfigMap belongs to the FetchJob. */
    FETCH_JOB,
    /** The ConfigMap will disappear: it is being deleted, or its FetchJob was deleted. */
    LEAVING,
    /** The ConfigMap belongs to somebody else, or to nobody. */
    OTHER
  }

  /** Makes the content from the description of the published file. */
  public static HandleBody of(FetchJob fetchJob, String name, Artifact file) {
    Map<String, String> data = new TreeMap<>();
    data.put("sha256", file.sha256());
    data.put("version", Objects.requireNonNullElse(file.version(), ""));
    data.put("dataDate", Objects.requireNonNullElse(file.dataDate(), ""));
    data.put("path", file.path());
    data.put("publishedAt", file.publishedTime());
    return new HandleBody(fetchJob, name, Map.copyOf(data));
  }

  /** Returns the whole ConfigMap, for the request that creates it. */
  public Map<String, Object> created() {
    var meta = fetchJob.getMetadata();
    return body(
        Body.of(
            "name",
            name,
            "namespace",
            meta.getNamespace(),
            "labels",
            Identity.labels(fetchJob),
            "annotations",
            Identity.annotations(fetchJob),
            "ownerReferences",
            List.of(
                Body.of(
                    "apiVersion",
                    "fetchjobs.dev/v1alpha1",
                    "kind",
                    "FetchJob",
                    "name",
                    meta.getName(),
                    "uid",
                    meta.getUid(),
                    "controller",
                    true))));
  }

  /**
   * Returns what the operator applies to an existing ConfigMap. The uid lets the API server refuse
   * the request if another ConfigMap has the name now. The owner is left out: if a person deletes
   * the FetchJob with orphaning, the ConfigMap must not get its owner again.
   */
  public Map<String, Object> applied(String uid) {
    return body(
        Body.of(
            "name",
            name,
            "namespace",
            fetchJob.getMetadata().getNamespace(),
            "uid",
            uid,
            "labels",
            Identity.labels(fetchJob),
            "annotations",
            Identity.annotations(fetchJob)));
  }

  private Map<String, Object> body(Map<String, Object> metadata) {
    return Body.of(
        "apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata, "data", new TreeMap<>(data));
  }

  /** Returns whether the ConfigMap has this content. Keys that others added do not count. */
  public boolean isIn(GenericKubernetesResource live) {
    Node shown = new Node(live.getAdditionalProperties()).at("data");
    return data.entrySet().stream()
        .allMatch(entry -> entry.getValue().equals(shown.at(entry.getKey()).value()));
  }

  /** Returns who owns an existing ConfigMap. */
  public static Owner owner(FetchJob fetchJob, GenericKubernetesResource live) {
    ObjectMeta meta = live.getMetadata();
    Optional<OwnerReference> owner =
        meta.getOwnerReferences().stream()
            .filter(reference -> Boolean.TRUE.equals(reference.getController()))
            .findFirst();
    if (owner.isEmpty()) {
      return Owner.OTHER;
    }
    if (Objects.equals(owner.get().getUid(), fetchJob.getMetadata().getUid())) {
      return meta.getDeletionTimestamp() == null ? Owner.FETCH_JOB : Owner.LEAVING;
    }
    return owner.get().getKind().equals("FetchJob")
            && owner.get().getName().equals(fetchJob.getMetadata().getName())
        ? Owner.LEAVING
        : Owner.OTHER;
  }
}
