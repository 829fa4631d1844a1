package dev.fetchjobs.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Does on the local machine what the kubelet does in a cluster. This class reads the plan from the
 * pod that a CronJob would start, and replaces the paths of the volume and of the mounted keys by
 * local paths.
 *
 * @param folder local folder in place of the volume
 * @param secrets local files that replace keys of Secrets, by {@code NAME/KEY}
 * @param attempts maximum number of requests; if the plan has a lower number, that number applies
 */
record LocalPod(Map<String, Object> cronJob, Path folder, Map<String, Path> secrets, int attempts) {

  private static final JsonMapper JSON = new JsonMapper();

  FetchPlan plan() throws RefusedException {
    PodSpec pod =
        Serialization.unmarshal(Serialization.asJson(cronJob), CronJob.class)
            .getSpec()
            .getJobTemplate()
            .getSpec()
            .getTemplate()
            .getSpec();
    try {
      ObjectNode plan = (ObjectNode) JSON.readTree(variable(pod));
      ((ObjectNode) plan.get("destination")).put("root", folder.toString());
      ObjectNode retry = (ObjectNode) plan.get("retry");
      retry.put("attempts", Math.min(attempts, retry.get("attempts").asInt()));
      Map<String, Key> mounted = mountedKeys(pod);
      for (JsonNode parent : plan.findParents("origin")) {
        Key key = Optional.ofNullable(mounted.get(parent.path("path").asText())).orElseThrow();
        ((ObjectNode) parent).put("path", local(key).toString());
      }
      return Wire.read(FetchPlan.class, plan.toString());
    } catch (JsonProcessingException | WireException e) {
      throw new IllegalStateException("The operator wrote a plan that cannot be read.", e);
    }
  }

  private static String variable(PodSpec pod) {
    return pod.getContainers().get(0).getEnv().stream()
        .filter(variable -> variable.getName().equals(FetchPlan.VARIABLE))
        .map(variable -> variable.getValue())
        .findFirst()
        .orElseThrow();
  }

  private Path local(Key key) throws RefusedException {
    Path file = secrets.get(key.name() + "/" + key.key());
    if (file == null) {
      throw RefusedException.config(
          "The FetchJob reads key %s of %s %s. Put its value into a file and name it: --secret %s/%s=FILE"
              .formatted(key.key(), key.kind(), key.name(), key.name(), key.key()));
    }
    return file;
  }

  /** Names a key of a Secret or ConfigMap. */
  private record Key(String kind, String name, String key) {}

  /** Returns the mounted keys of Secrets and ConfigMaps, by their paths in the container. */
  private static Map<String, Key> mountedKeys(PodSpec pod) {
    Map<String, Key> keys = new HashMap<>();
    for (var mount : pod.getContainers().get(0).getVolumeMounts()) {
      pod.getVolumes().stream()
          .filter(volume -> volume.getName().equals(mount.getName()))
          .filter(volume -> volume.getProjected() != null)
          .flatMap(volume -> volume.getProjected().getSources().stream())
          .forEach(source -> addKeys(mount.getMountPath(), source, keys));
    }
    return keys;
  }

  private static void addKeys(String folder, VolumeProjection source, Map<String, Key> keys) {
    var secret = source.getSecret();
    var map = source.getConfigMap();
    String kind = secret != null ? "Secret" : "ConfigMap";
    String name = secret != null ? secret.getName() : map.getName();
    var items = secret != null ? secret.getItems() : map.getItems();
    items.forEach(
        item -> keys.put(folder + "/" + item.getPath(), new Key(kind, name, item.getKey())));
  }
}
