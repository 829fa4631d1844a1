package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds images. Arguments: the checkout, the directory for the results, what stands before the
 * images' names, the version, then the names of the images wanted (none: all).
 */
public final class Main {
  private static final List<Recipe> RECIPES =
      List.of(
          new Recipe(
              "publisher",
              "FetchJob's test publisher",
              "testkit",
              true,
              "dev.fetchjobs.testkit.publisher.Main",
              List.of("java.base"),
              List.of("-Xmx256m"),
              new PublisherTraining()));

  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> arguments = List.of(args);
    Path project = Path.of(arguments.get(0)).toAbsolutePath();
    Path output = Path.of(arguments.get(1)).toAbsolutePath();
    Builder builder = new Builder(project, output, arguments.get(2), arguments.get(3));
    List<String> wanted = arguments.subList(4, arguments.size());
    try {
      for (Recipe recipe : RECIPES) {
        if (wanted.isEmpty() || wanted.contains(recipe.name())) {
          System.out.println(builder.build(recipe));
        }
      }
    } catch (ImageException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
