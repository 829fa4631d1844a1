package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Limits the time of one attempt to download the file. */
@Part
@Whole
@ValidationRule(
    value =
        "!has(self.connect) || self.connect.matches("
            + Cel.DURATION
            + ") && duration(self.connect) >= duration('1s')"
            + " && duration(self.connect) <= duration('5m')",
    fieldPath = ".connect",
    message = "write a duration from 1s to 5m, for example 10s")
@ValidationRule(
    value =
        "!has(self.firstByte) || self.firstByte.matches("
            + Cel.DURATION
            + ") && duration(self.firstByte) >= duration('1s')"
            + " && duration(self.firstByte) <= duration('12h')",
    fieldPath = ".firstByte",
    message = "write a duration from 1s to 12h, for example 5m")
@ValidationRule(
    value =
        "!has(self.stall) || self.stall.matches("
            + Cel.DURATION
            + ") && duration(self.stall) >= duration('1s')"
            + " && duration(self.stall) <= duration('1h')",
    fieldPath = ".stall",
    message = "write a duration from 1s to 1h, for example 30s")
public record Timeouts(
    @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            Longest wait for the name and the connection, and as long again for TLS. A duration \
            from 1s to 5m. Default: 10s. Example: 30s""")
        String connect,
    @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            Longest wait from the request to the end of the response's header, for example for a \
            file that the publisher creates on request. A duration from 1s to 12h, below \
            spec.timeout. Default: 1m. Example: 5m""")
        String firstByte,
    @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            Longest time without a byte in the middle of the file. A duration from 1s to 1h. \
            Default: 30s. Example: 2m""")
        String stall) {

  /** Sets the defaults of absent fields. The schema has no defaults, see {@link Whole}. */
  public Timeouts {
    connect = connect == null ? "10s" : connect;
    firstByte = firstByte == null ? "1m" : firstByte;
    stall = stall == null ? "30s" : stall;
  }
}
