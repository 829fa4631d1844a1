package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Entries;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds labels and annotations for a FetchJob's Jobs. Software in the cluster that manages queues
 * or policies reads them.
 */
@Part
@Whole
@ValidationRule(value = Cel.LABEL_NAMES, fieldPath = ".labels", message = Cel.LABEL_NAMES_MESSAGE)
@ValidationRule(value = Cel.LABEL_VALUES, fieldPath = ".labels", message = Cel.LABEL_VALUES_MESSAGE)
@ValidationRule(
    value = Cel.LABELS_NOT_OURS,
    fieldPath = ".labels",
    message = Cel.LABELS_NOT_OURS_MESSAGE)
@ValidationRule(
    value =
        """
        !has(self.annotations) || self.annotations.all(k, k.matches("""
            + Cel.LABEL_KEY
            + ") && !k.contains('fetchjobs.dev/') && !k.contains('batch.kubernetes.io/')"
            + " && !k.contains('cronjob.kubernetes.io/'))",
    fieldPath = ".annotations",
    message =
        """
        choose another annotation: by fetchjobs.dev/, batch.kubernetes.io/ and \
        cronjob.kubernetes.io/ runs are told apart""")
public record JobTemplate(
    @Entries(max = 32, valueLength = 63)
        @JsonPropertyDescription(
            """
            Labels on the Jobs. The installation has to allow each key \
            (downloader.allowed.labels of the chart, none by default). Default: none. \
            Example: {kueue.x-k8s.io/queue-name: downloads}""")
        @Nullable Map<String, String> labels,
    @Entries(max = 32, valueLength = 1024)
        @JsonPropertyDescription(
            """
            Annotations on the Jobs. The installation has to allow each key \
            (downloader.allowed.annotations of the chart, none by default). Default: none. \
            Example: {example.org/owner: data-team}""")
        @Nullable Map<String, String> annotations) {}
