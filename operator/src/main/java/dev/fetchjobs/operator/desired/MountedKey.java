package dev.fetchjobs.operator.desired;

import dev.fetchjobs.contract.FetchPlan.SecretFile;
import dev.fetchjobs.operator.tree.Body;
import java.util.List;
import java.util.Map;

/**
 * A key of a Secret or ConfigMap that the download pod finds as a file. The operator knows the name
 * and never the content.
 *
 * @param file name in {@link #FOLDER}
 */
record MountedKey(String file, Kind kind, String object, String key) {

  /** Where the files are in the container. */
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
   * A source of a projected volume. Optional: a missing key is then the downloader's failure, which
   * names it, and not a pod that hangs in ContainerCreating.
   */
  Map<String, Object> projection() {
    return Body.of(
        kind.projection,
        Body.of(
            "name", object, "items", List.of(Body.of("key", key, "path", file)), "optional", true));
  }
}
