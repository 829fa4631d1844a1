package dev.fetchjobs.plugin.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Describes a version of the file that is kept on the volume, as the status lists it.
 *
 * @param rows data rows; null if they were not counted
 * @param dataDate day that the data are of; null if it is not known
 */
public record Version(
    String name,
    String publishedTime,
    long bytes,
    @Nullable Long rows,
    String sha256,
    @Nullable String dataDate) {

  static List<Version> listOf(JsonNode versions) {
    return StreamSupport.stream(versions.spliterator(), false).map(Version::of).toList();
  }

  private static Version of(JsonNode json) {
    return new Version(
        json.path("name").asText(),
        json.path("publishedTime").asText(),
        json.path("bytes").asLong(),
        json.has("rows") ? json.path("rows").asLong() : null,
        json.path("sha256").asText(),
        json.has("dataDate") ? json.path("dataDate").asText() : null);
  }
}
