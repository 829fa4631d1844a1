package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes a program's ahead-of-time cache (JEP 483, 514, 515). The cache has the loaded and linked
 * classes, and profiles of methods. With this cache a program starts faster.
 */
final class AotCache {
  /**
   * Recording and writing the cache need more memory than the program itself. If an option occurs
   * twice, the JVM uses the last one.
   */
  private static final List<String> ROOM =
      List.of(
          "-Xmx1g",
          "-XX:MaxMetaspaceSize=512m",
          "-XX:ReservedCodeCacheSize=240m",
          "-XX:MaxDirectMemorySize=512m");

  private final Recipe recipe;
  private final Path root;
  private final Path log;

  /**
   * Prepares the training that makes the cache.
   *
   * @param root the image's root directory, with runtime and jars in it; they must not change any
   *     more
   * @param log file for the JVM's output
   */
  AotCache(Recipe recipe, Path root, Path log) {
    this.recipe = recipe;
    this.root = root;
    this.log = log;
  }

  /** Writes the cache into the image, and makes sure that the JVM accepts it. */
  void train(Path scratch) throws IOException, InterruptedException {
    Path recording = scratch.resolve("recording");
    Path cache = inRoot(Recipe.CACHE);
    List<String> record = java(ROOM, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording);
    if (!recipe.profiled()) {
      record.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining"));
    }
    record.add(recipe.training().mainClass(recipe.mainClass()));
    Path work = Files.createDirectories(scratch.resolve("work"));
    recipe.training().run(new Training.Trainee(record, work, log));
    if (!Files.exists(recording)) {
      throw new ImageException(
          "the training of " + recipe.name() + " recorded nothing; see " + log);
    }
    List<String> create =
        java(
            ROOM,
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + recording,
            "-XX:AOTCache=" + cache);
    if (!recipe.profiled()) {
      create.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTReplayTraining"));
    }
    Command.run(create, Map.of(), log);
    Files.delete(recording);
    List<String> check = java(List.of(), "-XX:AOTMode=on", "-XX:AOTCache=" + cache);
    check.add("-version");
    Command.run(check, Map.of(), log);
  }

  private List<String> java(List<String> more, String... aot) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(inRoot(Recipe.JAVA).toString());
    command.addAll(recipe.allJvmOptions());
    command.addAll(more);
    command.addAll(List.of(aot));
    command.add("-cp");
    command.add(
        String.join(":", Layout.jars(inRoot(Recipe.JARS)).stream().map(Path::toString).toList()));
    return command;
  }

  private Path inRoot(String path) {
    return root.resolve(path.substring(1));
  }
}
