package dev.fetchjobs.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Packs an image's files into a tar that every container engine loads. */
final class ImageTar {
  private static final String USER = "65532:65532";

  private ImageTar() {}

  /**
   * Writes the tar.
   *
   * @param root root directory of the image's files
   * @param reference complete name of the image with its tag
   * @param moreTags further tags of the same image
   * @param created time of the image's configuration
   * @param cache directory for packed layers
   */
  static void write(
      Recipe recipe,
      Path root,
      ImageReference reference,
      Set<String> moreTags,
      Map<String, String> labels,
      Instant created,
      Path cache,
      Path tar)
      throws IOException, InterruptedException {
    Path loose = tar.resolveSibling(tar.getFileName() + ".loose");
    Path unfinished = tar.resolveSibling(tar.getFileName() + ".part");
    try {
      JibContainerBuilder image =
          Jib.fromScratch()
              .setPlatforms(Set.of(new Platform(architecture(), "linux")))
              .setCreationTime(created)
              .setUser(USER)
              .setWorkingDirectory(AbsoluteUnixPath.get("/"))
              .setLabels(labels)
              .setEnvironment(SystemFiles.environment())
              .setEntrypoint(entryPoint(recipe, root));
      image.addFileEntriesLayer(layer("system", root, false));
      image.addFileEntriesLayer(layer("program", root, true));
      Containerizer containerizer =
          Containerizer.to(TarImage.at(loose).named(reference))
              .setOfflineMode(true)
              .setToolName("fetchjob")
              .setBaseImageLayersCache(cache.resolve("base"))
              .setApplicationLayersCache(cache.resolve("layers"));
      for (String tag : moreTags) {
        containerizer = containerizer.withAdditionalTag(tag);
      }
      image.containerize(containerizer);
      Repacking.tighten(loose, unfinished);
      Files.delete(loose);
      Files.move(
          unfinished, tar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (ExecutionException | RegistryException | CacheDirectoryCreationException e) {
      throw new IOException("cannot pack " + recipe.name() + ": " + e.getMessage(), e);
    }
  }

  static ImageReference reference(String text) {
    try {
      return ImageReference.parse(text);
    } catch (InvalidImageReferenceException e) {
      throw new ImageException(text + " is not the name of an image: " + e.getMessage());
    }
  }

  /**
   * Makes a layer of the runtime or of the program. The runtime and the program are two layers,
   * because the runtime changes rarely and the program often.
   */
  private static FileEntriesLayer layer(String name, Path root, boolean program)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted().toList()) {
        String path = "/" + root.relativize(file);
        boolean ofProgram = path.startsWith(Recipe.JARS) || path.equals(Recipe.CACHE);
        if (ofProgram == program && !file.equals(root)) {
          layer.addEntry(file, AbsoluteUnixPath.get(path), permissions(file), Layout.TIME);
        }
      }
    }
    return layer.build();
  }

  private static FilePermissions permissions(Path file) {
    boolean runs = Files.isDirectory(file) || Files.isExecutable(file);
    return FilePermissions.fromOctalString(runs ? "755" : "644");
  }

  private static List<String> entryPoint(Recipe recipe, Path root) throws IOException {
    List<String> jars =
        Layout.jars(root.resolve(Recipe.JARS.substring(1))).stream()
            .map(jar -> Recipe.JARS + "/" + jar.getFileName())
            .toList();
    List<String> command = new ArrayList<>();
    command.add(Recipe.JAVA);
    command.addAll(recipe.allJvmOptions());
    command.add("-XX:AOTCache=" + Recipe.CACHE);
    command.add("-cp");
    command.add(String.join(":", jars));
    command.add(recipe.mainClass());
    return command;
  }

  private static String architecture() {
    String machine = System.getProperty("os.arch");
    return machine.equals("aarch64") ? "arm64" : machine;
  }
}
