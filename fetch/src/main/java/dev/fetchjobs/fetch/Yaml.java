package dev.fetchjobs.fetch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fetchjobs.api.FetchCalendarSpec;
import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the FetchJobs and FetchCalendars in a file of YAML documents. */
final class Yaml {

  static final YAMLMapper MAPPER =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /**
   * The FetchJob gets this UID, which the API server would set. No object in a cluster has this
   * UID.
   */
  private static final String UID = "00000000-0000-0000-0000-000000000000";

  private Yaml() {}

  /**
   * Returns the FetchJob as the API server would store it, with all defaults.
   *
   * @param name name of the FetchJob; null if the file has only one
   */
  static FetchJob read(Path file, @Nullable String name) throws RefusedException {
    return read(file.toString(), choose(file, "FetchJob", name));
  }

  /** Returns the FetchCalendar with this name as the API server would store it. */
  static FetchCalendarSpec calendar(Path file, String name) throws RefusedException {
    ObjectNode chosen = choose(file, "FetchCalendar", name);
    check(file.toString(), Definition.problems(chosen, Definition.calendarSchema()));
    return Serialization.unmarshal(chosen.get("spec").toString(), FetchCalendarSpec.class);
  }

  private static void check(String file, List<String> problems) throws RefusedException {
    if (!problems.isEmpty()) {
      throw RefusedException.config(file + ": " + String.join("\n" + file + ": ", problems));
    }
  }

  /**
   * Returns the FetchJob as the API server would store it.
   *
   * @param origin where it comes from, for messages
   */
  static FetchJob read(String file, ObjectNode chosen) throws RefusedException {
    chosen.remove("status");
    List<String> problems = Definition.complete(chosen);
    if (!chosen.at("/metadata/name").isTextual()) {
      throw RefusedException.config(file + ": metadata.name is missing.");
    }
    check(file, problems);
    FetchJob fetchJob = Serialization.unmarshal(chosen.toString(), FetchJob.class);
    fetchJob.getMetadata().setUid(UID);
    if (fetchJob.getMetadata().getNamespace() == null) {
      fetchJob.getMetadata().setNamespace("default");
    }
    return fetchJob;
  }

  private static ObjectNode choose(Path file, String kind, @Nullable String name)
      throws RefusedException {
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode document : documents(file)) {
      if (document instanceof ObjectNode object
          && object.path("kind").asText().equals(kind)
          && (name == null || object.at("/metadata/name").asText().equals(name))) {
        found.add(object);
      }
    }
    if (found.isEmpty()) {
      throw RefusedException.config(
          "%s holds no %s%s.".formatted(file, kind, name == null ? "" : " named " + name));
    }
    if (found.size() > 1) {
      throw RefusedException.usage(
          name == null
              ? "%s holds %d FetchJobs; choose one by --name.".formatted(file, found.size())
              : "%s holds %d objects of kind %s named %s; leave one of them."
                  .formatted(file, found.size(), kind, name));
    }
    return found.get(0);
  }

  private static List<JsonNode> documents(Path file) throws RefusedException {
    try (var documents = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return documents.readAll();
    } catch (JacksonException e) {
      throw RefusedException.config(
          "%s, line %d: this is not YAML: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()));
    } catch (IOException e) {
      throw RefusedException.usage(
          "The file %s %s.".formatted(file, Files.exists(file) ? "cannot be read" : "is missing"));
    }
  }
}
