package dev.fetchjobs.images;

import com.google.cloud.tools.jib.api.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds images from the modules' jars. The builder stores a result together with the fingerprint
 * of all its inputs. The builder makes the result again only when the fingerprint changes.
 *
 * @param project root of the checkout
 * @param output where {@code NAME.tar}, {@code NAME.ref} (its complete name) and the intermediate
 *     results go
 * @param repository the part of an image's reference before its name
 * @param origin for what the images are built
 */
record Builder(Path project, Path output, String repository, String version, Origin origin) {

  /** Builds the image if necessary, and returns the line that the build prints. */
  String build(Recipe recipe) throws IOException, InterruptedException {
    List<Path> jars = Layout.jarsOfModule(project.resolve(recipe.module()), recipe.alone());
    String key = fingerprint(recipe, jars);
    Path tar = output.resolve(recipe.name() + ".tar");
    Path stamp = output.resolve(recipe.name() + ".key");
    if (Files.exists(tar) && Files.exists(stamp) && Files.readString(stamp).equals(key)) {
      return recipe.name() + ": up to date";
    }
    Files.deleteIfExists(stamp);
    Path work = output.resolve("work").resolve(recipe.name());
    Layout.delete(work);
    Path root = work.resolve("root");
    Path log = work.resolve("build.log");
    SystemFiles.copyTo(root);
    JavaRuntime.link(recipe.javaModules(), root.resolve("opt/fetchjob/java"), log);
    Layout.copyJars(jars, root.resolve(Recipe.JARS.substring(1)));
    Layout.setTimes(root);
    AotCache cache = new AotCache(recipe, root, log);
    Path scratch = Files.createDirectories(work.resolve("training"));
    Path list = Origin.list(project, recipe);
    switch (origin.cache()) {
      case TRAINED -> cache.train(scratch);
      case LISTED -> cache.writeListed(list);
      case RECORDED -> {
        cache.record(list, scratch);
        Layout.delete(root);
        return recipe.name() + ": " + project.relativize(list);
      }
    }

    String unique = version + "-" + key.substring(0, 12);
    ImageReference reference = ImageTar.reference(repository + "/" + recipe.name() + ":" + unique);
    ImageTar.write(
        recipe,
        root,
        reference,
        Set.of(version),
        labels(recipe, key),
        origin.created(),
        output.resolve("cache"),
        tar);
    Files.writeString(output.resolve(recipe.name() + ".ref"), reference + "\n");
    long unpacked = Layout.size(root);
    Layout.delete(root);
    Files.writeString(stamp, key);
    return String.format(
        "%s: %.1f MB, unpacked %.1f MB, %s",
        recipe.name(), Files.size(tar) / 1e6, unpacked / 1e6, reference);
  }

  private String fingerprint(Recipe recipe, List<Path> jars) throws IOException {
    Fingerprint fingerprint = new Fingerprint().add(version).add(recipe.mainClass());
    fingerprint.add(recipe.training().getClass().getName());
    fingerprint.add(recipe.allJvmOptions()).add(JavaRuntime.fingerprint(recipe.javaModules()));
    jars.forEach(fingerprint::add);
    fingerprint.add(origin.toString());
    if (origin.cache() == Origin.Cache.LISTED) {
      fingerprint.add(Origin.list(project, recipe));
    }
    // The recipes are classes of this module, so these classes are inputs too.
    Layout.files(project.resolve("images/target/classes")).forEach(fingerprint::add);
    return fingerprint.value();
  }

  private Map<String, String> labels(Recipe recipe, String key) {
    Map<String, String> labels = new HashMap<>(origin.labels());
    labels.put("org.opencontainers.image.title", recipe.title());
    labels.put("org.opencontainers.image.description", recipe.description());
    labels.put("org.opencontainers.image.version", version);
    labels.put("org.opencontainers.image.licenses", "Apache-2.0");
    labels.put("org.opencontainers.image.url", "https://fetchjobs.dev");
    labels.put("org.opencontainers.image.source", "https://github.com/fetchjobs/fetchjob");
    labels.put("dev.fetchjobs.build", key);
    return new TreeMap<>(labels);
  }
}
