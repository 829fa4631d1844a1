package dev.fetchjobs.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a Markdown page of the source tree. */
record Page(Path file, String text) {

  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
  private static final Pattern LINK_TEXT = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
  private static final Pattern ANCHOR = Pattern.compile("\\]\\(([^)#:]*)#([^)]+)\\)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  static Page of(String path) {
    Path file = ROOT.resolve(path);
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all pages except the licence. */
  static List<Page> all() {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(
                  "README.md",
                  "CONTRIBUTING.md",
                  "dev/README.md",
                  "dev/local-cluster/README.md",
                  "helm/fetchjob-operator/README.md"),
              files
                  .map(file -> ROOT.relativize(file).toString())
                  .filter(file -> file.endsWith(".md")))
          .sorted()
          .map(Page::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the fenced YAML blocks that contain a FetchJob. */
  List<String> fetchJobs() {
    return FENCE
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals("yaml"))
        .map(block -> block.group(2))
        .filter(yaml -> yaml.contains("kind: FetchJob"))
        .toList();
  }

  /**
   * Returns those lines of fenced or indented code blocks that start with the name of one of the
   * programs.
   */
  List<String> commands() {
    List<String> commands = new ArrayList<>();
    boolean fenced = false;
    for (String line : text.replace("\\\n", " ").lines().toList()) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      } else if ((fenced || line.startsWith("    "))
          && line.strip().matches("(\\$ )?(dev/|bench/|kubectl |helm |kind |k3d |mvn |\\.ci/).*")) {
        commands.add(line.strip().replaceFirst("^\\$ ", "").replaceFirst("\\s{2,}#.*$", ""));
      }
    }
    return commands;
  }

  /** Returns the relative paths to which the page has links. */
  List<String> links() {
    return LINK.matcher(text).results().map((MatchResult link) -> link.group(1)).toList();
  }

  /** Returns the links to a heading: the path, which is empty for this page, and the anchor. */
  List<MatchResult> anchors() {
    return ANCHOR.matcher(text).results().toList();
  }

  /** Returns the anchors that a Git web page gives to the headings. */
  Set<String> headings() {
    Map<String, Integer> seen = new HashMap<>();
    return HEADING
        .matcher(FENCE.matcher(text).replaceAll(""))
        .results()
        .map(heading -> LINK_TEXT.matcher(heading.group(1)).replaceAll("$1"))
        .map(heading -> heading.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", ""))
        .map(heading -> heading.replace(' ', '-'))
        .map(
            slug -> {
              int before = seen.merge(slug, 1, Integer::sum) - 1;
              return before == 0 ? slug : slug + "-" + before;
            })
        .collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }
}
