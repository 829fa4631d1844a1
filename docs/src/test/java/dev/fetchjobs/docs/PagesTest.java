package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fetchjobs.fetch.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the commands, options, files and settings named on the documentation pages exist. */
class PagesTest {

  private static final Set<String> KUBECTL_VERBS =
      Set.of(
          "annotate",
          "apply",
          "create",
          "delete",
          "describe",
          "explain",
          "fetchjob",
          "get",
          "logs",
          "patch",
          "port-forward",
          "wait");

  /**
   * Holds the files that have a script's subcommands and options, if the script itself does not
   * have them.
   */
  private static final Map<String, String> SOURCES =
      Map.of(
          "bench/changes", "dev/tools/bench/changes.py",
          "bench/csv-gate", "dev/tools/bench/csv_gate.py",
          "bench/download", "dev/tools/bench/download.py",
          "bench/listing", "dev/tools/bench/listing.py",
          "bench/memory", "dev/tools/bench/memory.py",
          "bench/operator", "dev/tools/bench/operator.py",
          "bench/sets", "dev/tools/bench/sets.py",
          "dev/transcript", "dev/tools/transcript.py",
          "dev/cluster", "dev/local-cluster/main.go",
          "dev/fetch", "fetch/src/main/java/dev/fetchjobs/fetch/Options.java");

  static List<Page> pages() {
    return Page.all();
  }

  static Stream<String> fetchJobs() {
    return pages().stream().flatMap(page -> page.fetchJobs().stream());
  }

  static Stream<String> commands() {
    return pages().stream().flatMap(page -> page.commands().stream()).distinct();
  }

  @ParameterizedTest
  @MethodSource("fetchJobs")
  @DisplayName("Every FetchJob on the documentation pages fits the CRD's schema")
  void everyFetchJobFitsTheDefinition(String yaml) throws IOException {
    // Given
    ObjectNode fetchJob = (ObjectNode) new YAMLMapper().readTree(yaml);

    // When
    List<String> problems = Definition.complete(fetchJob);

    // Then
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  @DisplayName("Every link on the documentation pages leads to an existing file")
  void everyLinkLeadsSomewhere(Page page) {
    assertThat(page.links())
        .allSatisfy(link -> assertThat(page.file().resolveSibling(link)).exists());
  }

  @ParameterizedTest
  @MethodSource("pages")
  @DisplayName("Every link to a heading leads to a heading of that page")
  void everyAnchorIsAHeading(Page page) {
    assertThat(page.anchors())
        .allSatisfy(
            link -> {
              Path target = page.file().resolveSibling(link.group(1)).normalize();
              Page to =
                  link.group(1).isEmpty() ? page : Page.of(Page.ROOT.relativize(target).toString());
              assertThat(to.headings()).contains(link.group(2));
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  @DisplayName("Every command on the documentation pages exists, with its subcommand and options")
  void everyCommandIsThere(String command) throws IOException {
    List<String> words = List.of(command.split("\\s+"));
    switch (words.getFirst()) {
      case "kubectl" -> assertThat(words.get(1)).isIn(KUBECTL_VERBS);
      case "helm" -> everySettingIsTheCharts(words);
      case "mvn" -> everyModuleIsThere(words);
      case "kind" -> theQuickstartKnowsTheCluster(words, "create cluster --name", "kind-");
      case "k3d" -> theQuickstartKnowsTheCluster(words, "cluster create", "k3d-");
      case String script -> everyWordIsTheScripts(script, words.subList(1, words.size()));
    }
  }

  @Test
  void thePagesShowFetchJobsAndCommands() {
    assertThat(fetchJobs()).hasSizeGreaterThan(5);
    assertThat(commands()).hasSizeGreaterThan(10);
  }

  @Test
  @DisplayName("The page dev/README.md lists every command of the folders dev and bench")
  void everyCommandHasALineInThePageOfCommands() throws IOException {
    // Given
    String page = Page.of("dev/README.md").text();
    List<String> files = new ArrayList<>();
    for (String folder : List.of("dev", "bench")) {
      try (Stream<Path> entries = Files.list(Page.ROOT.resolve(folder))) {
        entries
            .map(file -> folder + "/" + file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
            .filter(name -> !name.equals("dev/README.md"))
            .forEach(files::add);
      }
    }

    // Then
    assertThat(files).contains("dev/test", "bench/operator");
    assertThat(files).allSatisfy(name -> assertThat(page).contains("\n| `" + name + "` | "));
  }

  private static void everySettingIsTheCharts(List<String> words) throws IOException {
    String values = Files.readString(Page.ROOT.resolve("helm/fetchjob-operator/values.yaml"));
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).startsWith("helm/")) {
        assertThat(Page.ROOT.resolve(words.get(i)).resolve("Chart.yaml")).exists();
      }
      if (words.get(i - 1).equals("--set")) {
        String path = words.get(i).replaceFirst("=.*", "");
        assertThat(values).containsPattern("(?m)^ *" + path.replaceFirst(".*\\.", "") + ":");
      }
    }
  }

  /**
   * Checks that the next step uses the cluster's context, and that the quickstart knows its kind.
   */
  private static void theQuickstartKnowsTheCluster(List<String> words, String verb, String prefix)
      throws IOException {
    String name = words.getLast();
    assertThat(String.join(" ", words)).isEqualTo(words.getFirst() + " " + verb + " " + name);
    assertThat(commands()).contains("dev/quickstart --context " + prefix + name);
    assertThat(Files.readString(Page.ROOT.resolve("dev/quickstart"))).contains(prefix + "*)");
  }

  private static void everyModuleIsThere(List<String> words) {
    int modules = words.indexOf("-pl");
    assertThat(modules).isPositive();
    assertThat(words.get(modules + 1).split(","))
        .allSatisfy(module -> assertThat(Page.ROOT.resolve(module).resolve("pom.xml")).exists());
  }

  private static void everyWordIsTheScripts(String script, List<String> words) throws IOException {
    Path file = Page.ROOT.resolve(script);
    assertThat(file).isExecutable();
    if (script.equals("dev/cluster") && words.getFirst().equals("kubectl")) {
      assertThat(words.get(1)).isIn(KUBECTL_VERBS);
      return;
    }
    String text = Files.readString(Page.ROOT.resolve(SOURCES.getOrDefault(script, script)));
    for (String word : words) {
      if (word.startsWith("--")) {
        assertThat(text).contains(word.replaceFirst("=.*", ""));
      } else if (word.startsWith("examples/")) {
        assertThat(Page.ROOT.resolve(word)).exists();
      }
    }
    if (script.equals("dev/cluster")) {
      assertThat(text).contains('"' + words.getFirst() + '"');
    }
  }
}
