package dev.fetchjobs.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Describes a file with a FetchJob and the expected reaction of the API server. An {@code
 * invalid-*.yaml} lists the expected messages in lines of the form {@code # expected: field: text}.
 * A {@code valid-*.yaml} may have a second document: the object that the API server stores.
 */
record Story(String name, JsonNode fetchJob, List<String> expected, JsonNode outcome) {
  private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);
  private static final String EXPECTED = "# expected: ";
  private static final Pattern FENCED = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern HEREDOC = Pattern.compile("(?s)<<'YAML'\n(.*?)\n *YAML\n");

  static Stream<Story> valid() {
    return in(Path.of("src/test/resources/stories"), "valid-");
  }

  static Stream<Story> invalid() {
    return in(Path.of("src/test/resources/stories"), "invalid-");
  }

  /** Returns the FetchJobs in examples, README and docs. */
  static Stream<Story> examples() {
    return Stream.concat(
        in(Crd.ROOT.resolve("examples"), ""),
        Stream.of(
                shownIn("README.md", FENCED),
                shownIn("helm/fetchjob-operator/templates/NOTES.txt", HEREDOC))
            .flatMap(List::stream));
  }

  private static List<Story> shownIn(String document, Pattern block) {
    try {
      return block
          .matcher(Files.readString(Crd.ROOT.resolve(document)))
          .results()
          .map(found -> found.group(1).stripIndent())
          .filter(yaml -> yaml.contains("kind: FetchJob"))
          .map(yaml -> new Story(document, parse(yaml), List.of(), parse("{}")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String yaml) {
    try {
      return YAML.readValue(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Story> in(Path folder, String prefix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.getFileName().toString().endsWith(".yaml"))
          .sorted()
          .map(Story::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Story read(Path file) {
    try {
      List<JsonNode> documents =
          YAML.<JsonNode>readValues(file.toFile()).readAll().stream()
              .filter(JsonNode::isObject)
              .toList();
      List<JsonNode> fetchJobs =
          documents.stream().filter(d -> d.path("kind").asText().equals("FetchJob")).toList();
      if (fetchJobs.size() != 1) {
        throw new IllegalStateException(file + ": wants exactly one FetchJob");
      }
      List<String> expected =
          Files.readAllLines(file).stream()
              .filter(line -> line.startsWith(EXPECTED))
              .map(line -> line.substring(EXPECTED.length()))
              .toList();
      JsonNode outcome =
          documents.stream()
              .filter(document -> !document.has("kind"))
              .findFirst()
              .orElse(documents.get(0).path("none"));
      return new Story(file.getFileName().toString(), fetchJobs.get(0), expected, outcome);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
