package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

  /**
   * Runs the program once as a training, writes the JVM's ahead-of-time cache of that run into the
   * image, and makes sure that the JVM accepts the cache.
   */
  void train(Path scratch) throws IOException, InterruptedException {
    Path recording = scratch.resolve("recording");
    Path cache = inRoot(Recipe.CACHE);
    List<String> record =
        java(root.toString(), ROOM, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording);
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
            root.toString(),
            ROOM,
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + recording,
            "-XX:AOTCache=" + cache);
    if (!recipe.profiled()) {
      create.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTReplayTraining"));
    }
    Command.run(create, Map.of(), log);
    Files.delete(recording);
    check(cache);
  }

  /**
   * Runs the training, and writes the names of the classes that it loads to {@code list}. The JVM's
   * numbers of the classes are left out, because they differ from one training to the next.
   */
  void record(Path list, Path scratch) throws IOException, InterruptedException {
    Path recording = scratch.resolve("classes");
    List<String> record =
        java(root.toString(), ROOM, "-Xshare:off", "-XX:DumpLoadedClassList=" + recording);
    record.add(recipe.training().mainClass(recipe.mainClass()));
    Path work = Files.createDirectories(scratch.resolve("work"));
    recipe.training().run(new Training.Trainee(record, work, log));
    Files.createDirectories(list.getParent());
    try (Stream<String> lines = Files.lines(recording)) {
      Files.write(
          list,
          lines
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.replaceFirst(" id: \\d+$", ""))
              .distinct()
              .toList());
    }
  }

  /**
   * Writes a cache of the classes in {@code list} into the image, and makes sure that the JVM
   * accepts it. The same list, runtime and jars make the same bytes: the JVM writes its own paths
   * and the time since the machine's start into the cache, so it runs in the file system of the
   * image and with a stopped clock.
   */
  void writeListed(Path list) throws IOException, InterruptedException {
    Path build = Files.createDirectory(root.resolve("build"));
    try {
      Files.copy(list, build.resolve("classes"));
      Files.copy(StoppedClock.library(), build.resolve("clock.so"));
      List<String> dump = new ArrayList<>(List.of("unshare", "--root=" + root));
      if (!System.getProperty("user.name").equals("root")) {
        dump.add("--map-root-user");
      }
      dump.addAll(List.of(SystemFiles.loader(), "--preload", "/build/clock.so"));
      dump.addAll(
          java(
              "",
              ROOM,
              "-Xshare:dump",
              "-XX:+AOTClassLinking",
              "-XX:SharedClassListFile=/build/classes",
              "-XX:SharedArchiveFile=" + Recipe.CACHE));
      Command.run(dump, StoppedClock.environment(), log);
    } finally {
      Layout.delete(build);
    }
    check(inRoot(Recipe.CACHE));
  }

  private void check(Path cache) throws IOException, InterruptedException {
    List<String> check =
        java(root.toString(), List.of(), "-XX:AOTMode=on", "-XX:AOTCache=" + cache);
    check.add("-version");
    Command.run(check, Map.of(), log);
  }

  /**
   * Returns the command that runs the program.
   *
   * @param home what the JVM has as the image's root directory; empty: the root directory itself
   */
  private List<String> java(String home, List<String> more, String... aot) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home + Recipe.JAVA);
    command.addAll(recipe.allJvmOptions());
    command.addAll(more);
    command.addAll(List.of(aot));
    command.add("-cp");
    command.add(
        String.join(
            ":",
            Layout.jars(inRoot(Recipe.JARS)).stream()
                .map(jar -> home + Recipe.JARS + "/" + jar.getFileName())
                .toList()));
    return command;
  }

  private Path inRoot(String path) {
    return root.resolve(path.substring(1));
  }
}
