package dev.fetchjobs.plugin.view;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Holds FetchJobs in several states, as kubectl prints them. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-11-28T06:41:03Z");

  private Samples() {}

  static List<Seen> all() {
    try (InputStream in = Samples.class.getResourceAsStream("/fetchjobs.json")) {
      return Seen.listOf(new JsonMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Seen named(String name) {
    return all().stream().filter(seen -> seen.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns a FetchJob with another status. */
  static Seen named(String name, Consumer<ObjectNode> edit) {
    ObjectNode json = named(name).json().deepCopy();
    edit.accept(json.withObject("/status"));
    return Seen.of(json);
  }
}
