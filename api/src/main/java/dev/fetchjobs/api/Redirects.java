package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Limits the redirects that a run follows. */
@Part
@ValidationRule(
    value =
        "self.hosts.all(h, h.matches('^[*][.]"
            + Cel.NAME
            + "$') && !h.matches('^[*][.]"
            + Cel.NUMBER_LAST
            + "$') || "
            + Cel.HOST
            + ")",
    fieldPath = ".hosts",
    message =
        """
        write host names without scheme, port and path: cdn.example, \
        or *.cdn.example for all below it""")
public record Redirects(
    @Default("5")
        @Min(0)
        @Max(20)
        @JsonPropertyDescription(
            "Maximum number of redirects in one attempt, 0 to 20. Default: 5. Example: 0")
        int max,
    @Default("[]")
        @Size(max = 16)
        @ItemLength(max = 253)
        @JsonPropertyDescription(
            """
            Other hosts that a redirect may lead to, any port, with *. for all below a name. \
            Headers and credentials are not sent there. A redirect from https to http is never \
            followed. Default: none. Example: [cdn.publisher.example]""")
        List<String> hosts) {

  /** Makes the record of the limits. If the stored object lacks a list, the list is empty. */
  public Redirects {
    hosts = hosts == null ? List.of() : List.copyOf(hosts);
  }
}
