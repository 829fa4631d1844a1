package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds images: {@code Main CHECKOUT RESULTS REPOSITORY VERSION [NAME...]}. The environment
 * variable {@code FETCHJOB_PROGRAMS} names the directory of the programs that dev/cluster builds.
 * Without the API server's programs, the operator's training covers only its start. {@link Origin}
 * lists the variables for a release.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> arguments = List.of(args);
    Path project = Path.of(arguments.get(0)).toAbsolutePath().normalize();
    Path output = Path.of(arguments.get(1)).toAbsolutePath().normalize();
    List<String> wanted = arguments.subList(4, arguments.size());
    try {
      Origin origin = Origin.of(System.getenv());
      Builder builder = new Builder(project, output, arguments.get(2), arguments.get(3), origin);
      for (Recipe recipe : Recipes.all(project, System.getenv("FETCHJOB_PROGRAMS"))) {
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
