package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes the files of the plugin for kubectl: {@code PluginArchive CHECKOUT OUTPUT}. The folder
 * {@code OUTPUT/fetchjob-plugin} has a Java runtime, the jars, the ahead-of-time cache and the two
 * programs that kubectl calls. It works at any place.
 */
public final class PluginArchive {

  private static final String FOLDER = "fetchjob-plugin";

  /** kubectl calls this program for {@code kubectl fetchjob}. */
  private static final String PROGRAM = "kubectl-fetchjob";

  /** kubectl calls this program to complete a command line of the plugin. */
  private static final String COMPLETION = "kubectl_complete-fetchjob";

  /**
   * The JVM accepts its cache only with the times that the jars had when the cache was made. A
   * program that unpacks archives may set the time of unpacking, file by file; then the jar is
   * newer than the file EPOCH, which comes first in the archive.
   */
  private static final String LAUNCHER =
      """
      #!/bin/sh
      # Starts the plugin: kubectl fetchjob.
      home=$(dirname "$(readlink -f "$0")")
      [ ! "$home/lib/%1$s" -nt "$home/EPOCH" ] || touch -d @1 "$home/EPOCH" "$home"/lib/* 2>/dev/null
      lib=$home/lib
      exec "$home/java/bin/java" %2$s \\
        -XX:AOTCache="$home/program.aot" -cp "%3$s" %4$s "$@"
      """;

  private static final String COMPLETER =
      """
      #!/bin/sh
      # kubectl calls this program to complete a command line of the plugin.
      exec "$(dirname "$(readlink -f "$0")")/kubectl-fetchjob" __complete "$@"
      """;

  private PluginArchive() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path project = Path.of(arguments[0]).toAbsolutePath().normalize();
    Path output = Path.of(arguments[1]).toAbsolutePath().normalize();
    try {
      write(project, output);
    } catch (ImageException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void write(Path project, Path output) throws IOException, InterruptedException {
    Recipe recipe = Recipes.plugin();
    Path work = output.resolve("work");
    Layout.delete(work);
    Path root = work.resolve("root");
    Path home = root.resolve(Recipe.HOME.substring(1));
    Path log = work.resolve("build.log");
    SystemFiles.copyTo(root);
    JavaRuntime.linkWhole(recipe.javaModules(), home.resolve("java"), log);
    Layout.copyJars(
        Layout.jarsOfModule(project.resolve(recipe.module()), false), home.resolve("lib"));
    for (Path jar : Layout.jars(home.resolve("lib"))) {
      if (jar.getFileName().toString().startsWith("picocli-")) {
        RenewedJar.renew(jar);
      }
    }
    Layout.setTimes(root);
    AotCache cache = new AotCache(recipe, root, log);
    Path scratch = Files.createDirectories(work.resolve("training"));
    Path list = Origin.list(project, recipe);
    switch (Origin.of(System.getenv()).cache()) {
      case TRAINED -> cache.train(scratch);
      case LISTED -> cache.writeListed(list);
      case RECORDED -> {
        cache.record(list, scratch);
        Layout.delete(work);
        System.out.println(project.relativize(list));
        return;
      }
    }
    launchers(recipe, home);
    Path folder = output.resolve(FOLDER);
    Layout.delete(folder);
    Files.move(home, folder);
    Layout.setTimes(folder);
    Layout.delete(work);
    System.out.printf("%s: %.1f MB%n", folder, Layout.size(folder) / 1e6);
  }

  private static void launchers(Recipe recipe, Path home) throws IOException {
    List<String> jars =
        Layout.jars(home.resolve("lib")).stream().map(jar -> jar.getFileName().toString()).toList();
    program(
        home.resolve(PROGRAM),
        LAUNCHER.formatted(
            jars.getLast(),
            String.join(" ", recipe.allJvmOptions()),
            jars.stream().map(jar -> "$lib/" + jar).collect(Collectors.joining(":")),
            recipe.mainClass()));
    program(home.resolve(COMPLETION), COMPLETER);
    Files.createFile(home.resolve("EPOCH"));
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
