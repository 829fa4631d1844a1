package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes an HTTP server that gets the events of a FetchJob (a sink). */
@Part
@ValidationRule(
    value =
        """
        self.events.all(e, e in ['NewVersion', 'Failed', 'Rejected', 'Late', 'Stuck', \
        'Recovered'])\
        """,
    fieldPath = ".events",
    message = "write events such as NewVersion, Failed, Rejected, Late, Stuck and Recovered")
@ValidationRule(
    value = "!has(self.signingKey) || self.signingKey.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    fieldPath = ".signingKey",
    message = "write the name of a key: lower-case letters, digits and dashes, for example erp")
public record Webhook(
    @Required
        @Url
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
            """
            URL of the sink, http or https, without credentials and without a fragment. Every user \
            who may read the FetchJob can read the URL. The operator's settings must allow the \
            host. Redirects are not followed. Example: https://events.example/fetchjobs\
            """)
        String url,
    @Default("[\"NewVersion\",\"Failed\",\"Rejected\",\"Late\",\"Stuck\",\"Recovered\"]")
        @Size(min = 1, max = 6)
        @ItemLength(max = 16)
        @JsonPropertyDescription(
            """
            The events to send: NewVersion (new content is published), Failed (a run failed, \
            and the run before it did not), Rejected (verify refused a file), Late (the file is too old, or a \
            scheduled run did not start), Stuck (the CronJob cannot be written, or a run cannot \
            start or end), Recovered (Failed, Late or Stuck is over). Default: all. \
            Example: [NewVersion]\
            """)
        List<String> events,
    @Size(min = 1, max = 63)
        @JsonPropertyDescription(
            """
            Name of a key of this namespace in the operator's settings. With it each request has \
            a signature in the form of Standard Webhooks (HMAC-SHA256). Default: no signature. \
            Example: erp\
            """)
        @Nullable String signingKey) {

  private static final List<String> ALL =
      List.of("NewVersion", "Failed", "Rejected", "Late", "Stuck", "Recovered");

  /** Makes the record. If the stored object lacks the list, the sink gets all events. */
  public Webhook {
    events = events == null ? ALL : List.copyOf(events);
  }
}
