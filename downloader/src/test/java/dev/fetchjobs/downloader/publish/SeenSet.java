package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.store.Digests;
import dev.fetchjobs.downloader.store.SetDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Represents a set as a consumer reads it who opens {@code ..data} once.
 *
 * @param parts the content of each part by its name
 */
record SeenSet(String date, Map<String, String> parts) {

  static SeenSet of(String date, SetFixture.Wanted... parts) {
    Map<String, String> contents = new TreeMap<>();
    for (SetFixture.Wanted part : parts) {
      contents.put(part.name(), part.content());
    }
    return new SeenSet(date, contents);
  }

  /**
   * Reads the set as a consumer does.
   *
   * @throws AssertionError when the files are not exactly those that {@code SET.json} describes
   */
  static SeenSet in(Path folder) {
    try {
      return at(folder.resolve("..data").toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SeenSet at(Path directory) throws IOException {
    SetDescription described = description(directory.resolve("SET.json"));
    Map<String, String> parts = new TreeMap<>();
    for (SetDescription.Part part : described.parts()) {
      Path file = directory.resolve(part.name());
      byte[] bytes = Files.readAllBytes(file);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || bytes.length != part.bytes()
          || !Digests.sha256(bytes).equals(part.sha256())) {
        throw new AssertionError("not the described file: " + file);
      }
      parts.put(part.name(), new String(bytes, StandardCharsets.UTF_8));
    }
    try (Stream<Path> files = Files.list(directory)) {
      if (files.count() != parts.size() + 1) {
        throw new AssertionError("files that are not described: " + directory);
      }
    }
    return new SeenSet(described.date(), parts);
  }

  private static SetDescription description(Path file) throws IOException {
    try {
      return Wire.read(SetDescription.class, Files.readString(file));
    } catch (WireException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  /**
   * Reads the files of the set by the links that consumers open, and returns only names that can be
   * opened.
   */
  static Map<String, String> byName(Path folder) {
    Map<String, String> found = new TreeMap<>();
    for (String name : SetFixture.names(folder)) {
      if (!name.startsWith("..") && !name.equals("SET.json")) {
        try {
          found.put(name, Files.readString(folder.resolve(name)));
        } catch (IOException e) {
          continue; // the name belongs to a set that consumers no longer see
        }
      }
    }
    return found;
  }
}
