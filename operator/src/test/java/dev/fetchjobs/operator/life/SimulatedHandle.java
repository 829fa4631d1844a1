package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.HandleBody;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Simulates the ConfigMap that describes the published file, and the people who change it. */
final class SimulatedHandle {

  static final String NAME = "xetra-version";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimulatedCluster cluster;
  private @Nullable GenericKubernetesResource live;
  private int writes;

  SimulatedHandle(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns how often the operator has written the ConfigMap. */
  int writes() {
    return writes;
  }

  /** Returns the ConfigMap as the watch shows it: without the operator's label it is not shown. */
  @Nullable GenericKubernetesResource shown() {
    return live != null && live.getMetadata().getLabels().containsKey(Identity.MANAGED_BY_LABEL)
        ? live
        : null;
  }

  ObjectMeta create(Map<String, Object> body) {
    if (live != null) {
      throw ApiException.answered("POST configmaps", 409, new Node(Map.of("message", "it exists")));
    }
    return stored(body, cluster.fresh("configmap"), null);
  }

  ObjectMeta apply(Map<String, Object> body) {
    String uid = new Node(body).at("metadata", "uid").textOr("");
    if (live == null || !live.getMetadata().getUid().equals(uid)) {
      throw ApiException.answered("PATCH configmaps", 409, new Node(Map.of("message", "uid")));
    }
    require(isOurs(), "a ConfigMap of somebody else is overwritten");
    return stored(body, uid, live);
  }

  private ObjectMeta stored(
      Map<String, Object> body, String uid, @Nullable GenericKubernetesResource before) {
    require(!cluster.isLeaving(), "a ConfigMap is written for a FetchJob that is being deleted");
    require(!cluster.isOutdated(), "a ConfigMap is written from an older status than the last one");
    var next = JSON.convertValue(body, GenericKubernetesResource.class);
    require(
        before == null || !next.getAdditionalProperties().equals(before.getAdditionalProperties()),
        "the ConfigMap is written without a change");
    next.getMetadata().setUid(uid);
    next.getMetadata().setResourceVersion(cluster.nextVersion());
    if (before != null) {
      next.getMetadata().setOwnerReferences(before.getMetadata().getOwnerReferences());
    }
    live = next;
    writes++;
    cluster.trace().add("  ConfigMap written");
    return next.getMetadata();
  }

  private boolean isOurs() {
    return live != null
        && cluster.fetchJob != null
        && HandleBody.owner(cluster.fetchJob, live) == HandleBody.Owner.FETCH_JOB;
  }

  /** Lets Kubernetes remove the ConfigMap of a FetchJob that is gone. */
  void collect() {
    if (live != null && !live.getMetadata().getOwnerReferences().isEmpty()) {
      live = null;
    }
  }

  /** Lets a person edit or delete the ConfigMap, or create or delete one of the same name. */
  void changes(Random random) {
    switch (random.nextInt(3)) {
      case 0 -> live = null;
      case 1 -> {
        if (isOurs()) {
          Objects.requireNonNull(live).setAdditionalProperty("data", Map.of("sha256", "edited"));
          live.getMetadata().setResourceVersion(cluster.nextVersion());
        }
      }
      default -> {
        live = new GenericKubernetesResource();
        live.setMetadata(
            new ObjectMetaBuilder()
                .withName(NAME)
                .withUid(cluster.fresh("foreign"))
                .withLabels(random.nextBoolean() ? Map.of() : label())
                .build());
      }
    }
    cluster.log("the ConfigMap is changed by hand");
  }

  private static Map<String, String> label() {
    return Map.of(Identity.MANAGED_BY_LABEL, Identity.OPERATOR);
  }

  /** Checks that the ConfigMap describes the file in the status, and that the condition says so. */
  void describesTheFile() {
    var status = Objects.requireNonNull(cluster.status);
    Artifact file = status.artifact();
    if (cluster.isLeaving() || cluster.shown().getSpec().handle() == null) {
      return;
    }
    var condition = status.condition("HandleCurrent").orElseThrow();
    if (file == null) {
      require(condition.reason().equals("NeverFetched"), "HandleCurrent without a file");
    } else if (live != null && !isOurs()) {
      require(
          List.of("NameConflict", "WaitingForDeletion").contains(condition.reason()),
          "HandleCurrent beside another ConfigMap: " + condition);
    } else if (!condition.reason().equals("Contested")) {
      require(condition.status().equals("True"), "HandleCurrent is " + condition);
      require(
          live != null && HandleBody.of(cluster.shown(), NAME, file).isIn(live),
          "the ConfigMap describes another file");
    }
  }
}
