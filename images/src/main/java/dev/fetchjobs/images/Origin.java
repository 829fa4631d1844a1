package dev.fetchjobs.images;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says for what the images are built.
 *
 * @param created time in the image's configuration; for a release the time of its commit
 * @param revision commit of a release; empty for an image that is not released
 * @param cache how the ahead-of-time cache is made
 */
record Origin(Instant created, Optional<String> revision, Cache cache) {
  private static final String LISTS = "images/src/main/class-lists/";

  /** Lists the ways to make an ahead-of-time cache. */
  enum Cache {
    /** By a training. The cache has profiles too, and differs from one build to the next. */
    TRAINED,
    /** By the class list in the checkout. The same checkout makes the same bytes. */
    LISTED,
    /** Makes no image, but writes the class list by a training. */
    RECORDED
  }

  /**
   * Reads the environment variables {@code SOURCE_DATE_EPOCH}, {@code FETCHJOB_REVISION} and {@code
   * FETCHJOB_CACHE}.
   */
  static Origin of(Map<String, String> environment) {
    String cache = environment.getOrDefault("FETCHJOB_CACHE", "");
    return new Origin(
        Optional.ofNullable(environment.get("SOURCE_DATE_EPOCH"))
            .map(Long::parseLong)
            .map(Instant::ofEpochSecond)
            .orElse(Layout.TIME),
        Optional.ofNullable(environment.get("FETCHJOB_REVISION")),
        switch (cache) {
          case "" -> Cache.TRAINED;
          case "listed" -> Cache.LISTED;
          case "recorded" -> Cache.RECORDED;
          default ->
              throw new ImageException(
                  "FETCHJOB_CACHE is " + cache + ", which is neither listed nor recorded.");
        });
  }

  static Path list(Path project, Recipe recipe) {
    return project.resolve(LISTS + recipe.name() + ".txt");
  }

  /** Returns the labels that only the images of a release have. */
  Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    revision.ifPresent(
        commit -> {
          labels.put("org.opencontainers.image.revision", commit);
          labels.put("org.opencontainers.image.created", created.toString());
        });
    return labels;
  }
}
