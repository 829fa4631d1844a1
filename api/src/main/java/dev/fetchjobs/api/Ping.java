package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Names the address of a dead-man's switch, in the way of Healthchecks: the switch alarms if no
 * ping of a success comes in time. Exactly one of the fields is set.
 */
@Part
@ValidationRule(value = "has(self.url) != has(self.urlKey)", message = "write either url or urlKey")
@ValidationRule(
    value = "!has(self.urlKey) || self.urlKey.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    fieldPath = ".urlKey",
    message =
        "write the name of a key: lower-case letters, digits and dashes, for example xetra-ping")
public record Ping(
    @Url
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
            """
            URL for a success, http or https, without credentials and without a fragment. /start \
            and /fail are added to its path for the start and the failure of a run. Every user who \
            may read the FetchJob can read the URL. The operator's settings must allow the host. \
            Example: https://hc-ping.com/52f3a9e8-5a0f-4c4e-8f33-b1a2b0f5d0aa\
            """)
        @Nullable String url,
    @Size(min = 1, max = 63)
        @JsonPropertyDescription(
            """
            Name of a key of this namespace in the operator's settings that has the URL, if \
            readers of the FetchJob may not see it. Example: xetra-ping\
            """)
        @Nullable String urlKey) {

  /** Returns the name of the key, and never the URL, because who knows a URL can send pings. */
  @Override
  public String toString() {
    return "Ping[urlKey=" + urlKey + "]";
  }
}
