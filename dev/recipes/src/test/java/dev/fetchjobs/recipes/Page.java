package dev.fetchjobs.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the files of the project that the tests use. */
final class Page {

  static final Path ROOT = Path.of("../..");
  static final String MEDIA_TYPE = "application/cloudevents+json";

  private static final Pattern JSON = Pattern.compile("(?s)```json\n(.*?)```");

  private Page() {}

  /** Returns the event that docs/notify.md shows. */
  static String event() throws IOException {
    Matcher block = JSON.matcher(Files.readString(ROOT.resolve("docs/notify.md")));
    if (!block.find()) {
      throw new IllegalStateException("docs/notify.md shows no event");
    }
    return block.group(1);
  }

  static Path sink(String name) {
    return ROOT.resolve("examples/sinks").resolve(name + ".camel.yaml");
  }
}
