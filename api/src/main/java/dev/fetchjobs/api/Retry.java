package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemRange;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Says how often one run repeats a failed request. */
@Part
@ValidationRule(
    value =
        "self.initialDelay.matches("
            + Cel.DURATION
            + ") && duration(self.initialDelay) >= duration('100ms')"
            + " && duration(self.initialDelay) <= duration('1h')",
    fieldPath = ".initialDelay",
    message = "write a duration from 100ms to 1h, for example 5s or 1m30s")
@ValidationRule(
    value =
        "self.maxDelay.matches("
            + Cel.DURATION
            + ") && duration(self.maxDelay) >= duration('100ms')"
            + " && duration(self.maxDelay) <= duration('1h')",
    fieldPath = ".maxDelay",
    message = "write a duration from 100ms to 1h, for example 5m or 90s")
@ValidationRule(
    value =
        "!self.initialDelay.matches("
            + Cel.DURATION
            + ") || !self.maxDelay.matches("
            + Cel.DURATION
            + ") || duration(self.initialDelay) <= duration(self.maxDelay)",
    fieldPath = ".maxDelay",
    message = "maxDelay is below initialDelay; raise it, or lower initialDelay")
public record Retry(
    @Default("10")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            """
            Maximum number of requests in one run, including the first, 1 to 100. Only failures \
            that may end by themselves are tried again: broken connections, cut bodies, status \
            202, 408, 425, 429 and most of 5xx. Default: 10, which takes up to about ten \
            minutes. Example: 3""")
        int attempts,
    @Default("5s")
        @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            Longest wait before the second attempt; it doubles with each further one, and the \
            real wait is a random part of it. A Retry-After of the publisher replaces it. \
            A duration from 100ms to 1h. Default: 5s. Example: 30s""")
        String initialDelay,
    @Default("5m")
        @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            The longest wait, at which the doubling stops. A duration from 100ms to 1h, not \
            below initialDelay. Default: 5m. Example: 10m""")
        String maxDelay,
    @Default("[]")
        @Size(max = 32)
        @ItemRange(min = 400, max = 599)
        @JsonPropertyDescription(
            """
            Further HTTP statuses to try again, 400 to 599, for example 404 for a file that \
            appears some time after the run starts. Default: none. Example: [404]""")
        List<Integer> onStatus,
    @Default("false")
        @JsonPropertyDescription(
            """
            Whether a refused download is fetched again, as often as attempts allows: a file \
            that a check rejects, a broken archive, a wrong checksum. If false, an HTML page, an \
            error message in XML or JSON, an empty file, a wrong media type, a broken archive \
            and a checksum file without the checksum are fetched once more, and every other \
            download is refused at once. Default: false. Example: true""")
        boolean onRejected) {

  /** Makes the record of the settings. If the stored object lacks a list, the list is empty. */
  public Retry {
    onStatus = onStatus == null ? List.of() : List.copyOf(onStatus);
  }
}
