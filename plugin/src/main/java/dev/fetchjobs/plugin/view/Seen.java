package dev.fetchjobs.plugin.view;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.AcceptCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds a FetchJob as kubectl showed it. Fields that this version of the plugin does not know are
 * ignored, because the operator may be newer.
 *
 * @param requested value of the annotation that requests a run; empty if there is none
 * @param pinned name of the version that a pin holds; empty if there is no pin
 * @param json the whole object
 */
public record Seen(
    String namespace,
    String name,
    boolean suspended,
    String requested,
    FetchJobStatus status,
    List<Version> versions,
    String pinned,
    JsonNode json) {

  private static final ObjectReader STATUS =
      JsonMapper.builder()
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .build()
          .readerFor(FetchJobStatus.class);

  /** Reads one FetchJob. */
  public static Seen of(JsonNode json) {
    JsonNode metadata = json.path("metadata");
    JsonNode status = json.path("status");
    return new Seen(
        metadata.path("namespace").asText(),
        metadata.path("name").asText(),
        json.path("spec").path("suspend").asBoolean(),
        metadata.path("annotations").path(AcceptCommand.REQUEST_ANNOTATION).asText(),
        status(status),
        Version.listOf(status.path("versions")),
        status.path("pinned").asText(),
        json);
  }

  /** Reads a list of FetchJobs. */
  public static List<Seen> listOf(JsonNode list) {
    return StreamSupport.stream(list.path("items").spliterator(), false).map(Seen::of).toList();
  }

  private static FetchJobStatus status(JsonNode json) {
    try {
      return STATUS.readValue(json.isObject() ? json : STATUS.createObjectNode());
    } catch (IOException e) {
      throw new UncheckedIOException("The status of a FetchJob cannot be read.", e);
    }
  }

  /** Returns the newest finished run that this request started, if the status still has it. */
  Optional<RunSummary> runOf(String request) {
    return Stream.of(status.lastRun(), status.lastSuccessfulRun(), status.lastFailedRun())
        .flatMap(Stream::ofNullable)
        .filter(run -> request.equals(run.request()))
        .findFirst();
  }

  /** Returns whether the operator has judged the spec as it is now. */
  boolean isOfPresentSpec() {
    JsonNode generation = json.path("metadata").path("generation");
    return status.observedGeneration() != null
        && generation.asLong() == status.observedGeneration();
  }

  /** Returns the name of the Job of the active run, or of the last one; null if there was none. */
  public @Nullable String newestJob() {
    if (status.activeRun() != null) {
      return status.activeRun().job();
    }
    return status.lastRun() == null ? null : status.lastRun().job();
  }

  /** Returns the name of the version that consumers read; null if it is not known. */
  public @Nullable String currentVersion() {
    return status.artifact() == null ? null : status.artifact().version();
  }
}
