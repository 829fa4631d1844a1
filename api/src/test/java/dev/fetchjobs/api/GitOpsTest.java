package dev.fetchjobs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.Command;
import dev.fetchjobs.testkit.cluster.OnCluster;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Applies FetchJobs in several ways, one after the other. The API server accepts each apply, and
 * shows no difference afterwards. The test installs the CRD under an API group of its own.
 */
@OnCluster
class GitOpsTest {

  private static final String GROUP =
      "a" + UUID.randomUUID().toString().substring(0, 8) + ".test.fetchjobs.dev";

  /** Describes a way of applying objects, with the options that it needs for {@code kubectl}. */
  private enum Way {
    CLIENT_SIDE,
    SERVER_SIDE("--server-side"),
    FLUX("--server-side", "--force-conflicts", "--field-manager=kustomize-controller"),
    ARGO("--server-side", "--force-conflicts", "--field-manager=argocd-controller");

    private final List<String> options;

    Way(String... options) {
      this.options = List.of(options);
    }
  }

  /** Names two ways of applying objects, which the test uses one after the other. */
  enum Sequence {
    CLIENT_THEN_SERVER(Way.CLIENT_SIDE, Way.SERVER_SIDE),
    SERVER_THEN_CLIENT(Way.SERVER_SIDE, Way.CLIENT_SIDE),
    SERVER_TWICE(Way.SERVER_SIDE, Way.SERVER_SIDE),
    CLIENT_TWICE(Way.CLIENT_SIDE, Way.CLIENT_SIDE),
    CLIENT_THEN_FLUX(Way.CLIENT_SIDE, Way.FLUX),
    CLIENT_THEN_ARGO(Way.CLIENT_SIDE, Way.ARGO);

    private final Way first;
    private final Way second;

    Sequence(Way first, Way second) {
      this.first = first;
      this.second = second;
    }
  }

  /**
   * Describes an optional object of the spec that may be empty, and a FetchJob in which it is not
   * empty.
   */
  private record Place(List<String> path, JsonNode fetchJob) {

    JsonNode empty() {
      ObjectNode copy = fetchJob.deepCopy();
      JsonNode parent = copy.get("spec");
      for (String name : path.subList(0, path.size() - 1)) {
        parent = parent.get(name);
      }
      ((ObjectNode) parent).putObject(path.get(path.size() - 1));
      return copy;
    }

    @Override
    public String toString() {
      return String.join(".", path);
    }
  }

  @BeforeAll
  static void installDefinition(Cluster cluster) {
    cluster.applyDefinition(GROUP);
    Path first = file(Stream.of(Story.valid().findFirst().orElseThrow().fetchJob()));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> kubectl(cluster, first, "apply", List.of("--dry-run=server")),
            Command.Result::succeeded);
  }

  @AfterAll
  static void removeDefinition(Cluster cluster) {
    cluster.removeDefinition(GROUP);
  }

  @AfterEach
  void removeAll(Cluster cluster) {
    cluster.kubectl("delete", "fetchjobs." + GROUP, "--all", "--namespace=default").output();
  }

  @ParameterizedTest
  @EnumSource(Sequence.class)
  @DisplayName(
      "R9 A user can set every optional object and map to {}, and a second apply shows no "
          + "difference")
  void empty(Sequence sequence, Cluster cluster) {
    // Given
    List<Place> places = places(cluster);

    // When
    Command.Result before =
        apply(cluster, sequence.first, file(places.stream().map(Place::fetchJob)));
    Path wanted = file(places.stream().map(Place::empty));
    Command.Result after = apply(cluster, sequence.second, wanted);

    // Then
    assertThat(before.exitCode()).as("%s: with a value: %s", sequence, before).isZero();
    assertThat(after.exitCode()).as("%s: empty, of %s: %s", sequence, places, after).isZero();
    assertThat(diff(cluster, sequence.second, wanted))
        .as("diff, of %s", places)
        .isEqualTo(new Command.Result(0, "", ""));
  }

  @ParameterizedTest
  @EnumSource(Sequence.class)
  @DisplayName(
      "R9 A user applies every valid FetchJob in two ways one after the other, and no difference "
          + "remains")
  void everyStory(Sequence sequence, Cluster cluster) {
    // Given
    Path all = file(Stream.concat(Story.valid(), Story.examples()).map(Story::fetchJob));

    // When
    Command.Result before = apply(cluster, sequence.first, all);
    Command.Result after = apply(cluster, sequence.second, all);

    // Then
    assertThat(before).returns(0, Command.Result::exitCode);
    assertThat(after).returns(0, Command.Result::exitCode);
    assertThat(diff(cluster, sequence.second, all)).isEqualTo(new Command.Result(0, "", ""));
  }

  @Test
  @DisplayName("R24 The API server stores the CRD unchanged, with each number as written")
  void definition(Cluster cluster) {
    // Given
    Path committed = Crd.COMMITTED;

    // When
    List<String> options = List.of("--server-side", "--force-conflicts");
    Command.Result applied = kubectl(cluster, committed, "apply", options);
    JsonNode stored =
        Story.parse(
            cluster.kubectl("get", "crd", "fetchjobs.fetchjobs.dev", "--output=json").output());

    // Then
    assertThat(applied).returns(0, Command.Result::exitCode);
    List<String> differences = new ArrayList<>();
    JsonNode written = Story.parse(text(committed));
    differences("spec", written.get("spec"), stored.get("spec"), differences);
    assertThat(differences).isEmpty();
  }

  /** Collects the paths at which the stored object differs from the written one. */
  private static void differences(String path, JsonNode written, JsonNode stored, List<String> to) {
    if (stored == null || written.getNodeType() != stored.getNodeType()) {
      to.add(path + ": " + written + " is stored as " + stored);
    } else if (written.isObject()) {
      written
          .properties()
          .forEach(
              e -> differences(path + "." + e.getKey(), e.getValue(), stored.get(e.getKey()), to));
    } else if (written.isArray()) {
      IntStream.range(0, written.size())
          .forEach(i -> differences(path + "[" + i + "]", written.get(i), stored.get(i), to));
    } else if (!written.toString().equals(stored.toString())) {
      to.add(path + ": " + written + " is stored as " + stored);
    }
  }

  /**
   * Returns all optional objects that may be empty in a new FetchJob. A rule demands a field in
   * every other object, so the API server refuses the object if it is empty.
   */
  private static List<Place> places(Cluster cluster) {
    List<List<String>> paths = new ArrayList<>();
    collect(List.of(), Crd.schema(Crd.COMMITTED).getProperties().get("spec"), paths);
    List<Place> places = paths.stream().map(GitOpsTest::place).toList();
    List<Place> accepted =
        places.stream()
            .filter(
                place -> {
                  Command.Result tried =
                      kubectl(
                          cluster,
                          file(Stream.of(place.empty())),
                          "create",
                          List.of("--dry-run=server"));
                  assertThat(tried.error()).as("%s as {}", place).doesNotContain("\"null\"");
                  return tried.succeeded();
                })
            .toList();
    assertThat(accepted).as("places that take {}").hasSizeGreaterThan(10);
    return accepted;
  }

  private static void collect(List<String> path, JSONSchemaProps node, List<List<String>> to) {
    if (!"object".equals(node.getType())) {
      return;
    }
    if (!path.isEmpty() && (node.getRequired() == null || node.getRequired().isEmpty())) {
      to.add(path);
    }
    Optional.ofNullable(node.getProperties())
        .orElse(Map.of())
        .forEach(
            (name, inner) ->
                collect(Stream.concat(path.stream(), Stream.of(name)).toList(), inner, to));
  }

  private static Place place(List<String> path) {
    return Story.valid()
        .map(Story::fetchJob)
        .filter(
            fetchJob -> {
              JsonNode node = fetchJob.path("spec");
              for (String name : path) {
                node = node.path(name);
              }
              return node.isObject() && !node.isEmpty();
            })
        .findFirst()
        .map(fetchJob -> new Place(path, fetchJob))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no story sets %s: write a valid-*.yaml that does".formatted(path)));
  }

  private static Command.Result apply(Cluster cluster, Way way, Path file) {
    return kubectl(cluster, file, "apply", way.options);
  }

  private static Command.Result diff(Cluster cluster, Way way, Path file) {
    return kubectl(cluster, file, "diff", way.options);
  }

  private static Command.Result kubectl(
      Cluster cluster, Path file, String verb, List<String> options) {
    return cluster
        .kubectl(
            Stream.concat(Stream.of(verb, "--filename=" + file.toAbsolutePath()), options.stream())
                .toArray(String[]::new))
        .run();
  }

  /**
   * Writes these FetchJobs into a file, in the API group of the test and each with a name of its
   * own.
   */
  private static Path file(Stream<JsonNode> fetchJobs) {
    List<JsonNode> all = fetchJobs.toList();
    String documents =
        IntStream.range(0, all.size())
            .mapToObj(
                i -> {
                  ObjectNode fetchJob = all.get(i).deepCopy();
                  fetchJob.put("apiVersion", GROUP + "/v1alpha1");
                  ((ObjectNode) fetchJob.get("metadata"))
                      .put("namespace", "default")
                      .put("name", "fetchjob-" + i);
                  return fetchJob.toString();
                })
            .collect(Collectors.joining("\n---\n"));
    try {
      Path file = Files.createTempFile(Path.of("target"), "fetchjobs-", ".yaml");
      return Files.writeString(file, documents);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
