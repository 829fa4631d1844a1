package dev.fetchjobs.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records the objects of a namespace that the operator watches: each version of each object, and
 * when it came. The recording is a file with one JSON object in each line. The first line has the
 * environment variables of the operator. {@code ReplayTest} of the operator replays the file.
 */
final class Recording implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Map<String, String> KINDS =
      Map.of(
          "FetchJob",
          "fetchjobs.dev/v1alpha1",
          "CronJob",
          "batch/v1",
          "Job",
          "batch/v1",
          "Pod",
          "v1");

  /** Describes a watch event. */
  private record Entry(String time, String type, ObjectNode object) {

    long version() {
      return object.path("metadata").path("resourceVersion").asLong();
    }
  }

  private final Scene scene;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private volatile @Nullable Exception broken;

  private Recording(Scene scene) {
    this.scene = scene;
  }

  /** Begins to record the objects of a test's namespace. */
  static Recording of(Scene scene) {
    Recording recording = new Recording(scene);
    KINDS.forEach(
        (kind, apiVersion) ->
            recording.watches.add(
                scene
                    .namespace()
                    .client()
                    .genericKubernetesResources(apiVersion, kind)
                    .inNamespace(scene.namespace().name())
                    .watch(recording.new Recorder())));
    return recording;
  }

  private final class Recorder implements Watcher<GenericKubernetesResource> {

    @Override
    public void eventReceived(Action action, GenericKubernetesResource object) {
      add(new Entry(Instant.now().toString(), action.name(), JSON.valueToTree(object)));
    }

    @Override
    public void onClose(WatcherException cause) {
      broken = cause;
    }
  }

  private synchronized void add(Entry entry) {
    ObjectNode metadata = (ObjectNode) entry.object.path("metadata");
    metadata.remove("managedFields");
    if (entry.object.path("kind").asText().equals("Pod")) {
      ((ObjectNode) entry.object.path("spec")).remove("nodeName");
      ((ObjectNode) entry.object.path("status"))
          .remove(List.of("hostIP", "hostIPs", "podIP", "podIPs"));
    }
    entries.add(entry);
  }

  /** Writes the recording. The publisher in it has the name of an example. */
  synchronized void write(Path file) throws IOException {
    if (broken != null) {
      throw new IllegalStateException("a watch ended before the recording", broken);
    }
    entries.sort(Comparator.comparing(Entry::version));
    Files.createDirectories(file.getParent());
    Files.write(
        file,
        Stream.concat(Stream.of(environment()), entries.stream())
            .map(line -> json(line).replace(scene.url(""), "http://publisher.example/"))
            .toList());
  }

  private Map<String, String> environment() {
    var operator = scene.operator().pods().getFirst().getSpec().getContainers().getFirst();
    Map<String, String> variables = new TreeMap<>();
    operator.getEnv().stream()
        .filter(variable -> variable.getValue() != null)
        .forEach(variable -> variables.put(variable.getName(), variable.getValue()));
    return variables;
  }

  private static String json(Object line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A watch event is always JSON.", e);
    }
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }
}
