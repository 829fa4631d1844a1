package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;

/** Reads the readiness gates of a consumer's pod that are about the freshness of FetchJobs. */
public record GatedPod(GenericKubernetesResource pod) {

  /** The operator watches pods with this label only. */
  public static final String LABEL = "fetchjobs.dev/readiness";

  /** The name of a FetchJob follows this prefix in the type of the condition. */
  public static final String PREFIX = "fetchjobs.dev/fresh-";

  private static final int MOST = 16;

  /** Returns the type of the condition that is about this FetchJob. */
  public static String type(String fetchJob) {
    return PREFIX + fetchJob;
  }

  /** Returns the pod's name. */
  public String name() {
    return pod.getMetadata().getName();
  }

  /** Returns the pod's uid. */
  public String uid() {
    return pod.getMetadata().getUid();
  }

  /** Returns the FetchJobs that the pod's readiness gates name. */
  public List<String> fetchJobs() {
    return gates(tree()).stream().map(gate -> gate.substring(PREFIX.length())).toList();
  }

  /**
   * Returns whether the pod has ended or is being deleted. Nobody reads the conditions of such a
   * pod.
   */
  public boolean isOver() {
    return pod.getMetadata().getDeletionTimestamp() != null
        || List.of("Succeeded", "Failed").contains(tree().at("status", "phase").textOr(""));
  }

  /** Returns the condition of this type, or an empty node. */
  public Node condition(String type) {
    return tree().at("status", "conditions").item("type", type);
  }

  private Node tree() {
    return new Node(pod.getAdditionalProperties());
  }

  /** Returns the types of those conditions that the operator sets. */
  public static List<String> gates(Node pod) {
    return pod.at("spec", "readinessGates").items().stream()
        .flatMap(gate -> gate.at("conditionType").text().stream())
        .filter(type -> type.startsWith(PREFIX) && type.length() > PREFIX.length())
        .distinct()
        .limit(MOST)
        .toList();
  }

  /** Returns whether an object is a pod with the label for readiness gates. */
  public static boolean isLabelled(Map<String, String> labels) {
    return "true".equals(labels.get(LABEL));
  }
}
