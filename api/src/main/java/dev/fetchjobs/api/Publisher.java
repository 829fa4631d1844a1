package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says when the publisher publishes, as far as the runs have shown it. */
@Part
public record Publisher(
    @Size(max = 20)
        @ItemLength(max = 64)
        @JsonPropertyDescription(
            """
            The newest publications, oldest first. Each is the time of the last run that found \
            nothing new, a slash, and the time of the run that found new content; or one time, if \
            the publisher's Last-Modified lies between the two.""")
        List<String> publications,
    @Size(max = 1024)
        @JsonPropertyDescription(
            """
            When the publisher usually publishes, and which schedule would ask less often. Absent \
            with less than five publications, or if they have no usual time. Nothing follows from \
            it by itself.""")
        @Nullable String message) {

  /**
   * Makes the part of the status about the publisher. If the stored object lacks the list, the list
   * is empty.
   */
  public Publisher {
    publications = publications == null ? List.of() : List.copyOf(publications);
  }
}
