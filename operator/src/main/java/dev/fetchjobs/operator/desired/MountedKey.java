package dev.fetchjobs.operator.desired;

import dev.fetchjobs.contract.FetchPlan.SecretFile;
import dev.fetchjobs.operator.tree.Body;
import java.util.List;
import java.util.Map;

/**
 * Describes a key of a Secret or ConfigMap that is mounted as a file in the download pod. The
 * operator knows the key's name, and never its content.
 *
 * @param file name of the file in {@link #FOLDER}
 */
record MountedKey(String file, Kind kind, String object, String key) {

  /** The container has the mounted keys as files in this folder. */
  static final String FOLDER = "/secrets";

  enum Kind {
    SECRET("Secret", "secret"),
    CONFIG_MAP("ConfigMap", "configMap");

    private final String word;
    private final String projection;

    Kind(String word, String projection) {
      this.word = word;
      this.projection = projection;
    }
  }

  SecretFile forPlan() {
    return new SecretFile(
        FOLDER + "/" + file,
        "key %s of %s %s".formatted(key, kind.word, object),
        kind == Kind.CONFIG_MAP ? true : null);
  }

  /**
   * Returns the key as a source of the pod's projected volume. The source is optional: if the key
   * is missing, the pod starts and the downloader reports the key's name. If the source were not
   * optional, the pod would stay in ContainerCreating.
   */
  Map<String, Object> projection() {
    return Body.of(
        kind.projection,
        Body.of(
            "name", object, "items", List.of(Body.of("key", key, "path", file)), "optional", true));
  }
}
