package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Bounded;
import dev.fetchjobs.api.schema.Entries;
import dev.fetchjobs.api.schema.ItemRange;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the settings that a FetchJob may make for its pods: where they run, their resources, their
 * labels and annotations. No field can make a pod run another program or give it more rights.
 */
@Part
@Whole
@ValidationRule(
    value =
        """
        !has(self.priorityClassName) || self.priorityClassName.matches("""
            + Cel.OBJECT_NAME
            + ")",
    fieldPath = ".priorityClassName",
    message = "write the name of a PriorityClass: lower-case letters, digits, dashes and dots")
@ValidationRule(
    value = "!has(self.priorityClassName) || !self.priorityClassName.startsWith('system-')",
    fieldPath = ".priorityClassName",
    message =
        """
        write the name of a PriorityClass of your own, for example batch-low: the system- classes \
        are for Kubernetes itself, and a download with one would push other pods off their nodes""")
@ValidationRule(
    value =
        """
        !has(self.serviceAccountName) || self.serviceAccountName.matches("""
            + Cel.OBJECT_NAME
            + ")",
    fieldPath = ".serviceAccountName",
    message = "write the name of a ServiceAccount: lower-case letters, digits, dashes and dots")
@ValidationRule(value = Cel.LABEL_NAMES, fieldPath = ".labels", message = Cel.LABEL_NAMES_MESSAGE)
@ValidationRule(value = Cel.LABEL_VALUES, fieldPath = ".labels", message = Cel.LABEL_VALUES_MESSAGE)
@ValidationRule(
    value = Cel.LABELS_NOT_OURS,
    fieldPath = ".labels",
    message = Cel.LABELS_NOT_OURS_MESSAGE)
@ValidationRule(
    value =
        """
        !has(self.labels) || self.labels.all(k, self.labels[k] in ['false', 'disabled'] \
        || !k.lowerAscii().matches('inject|sidecar|admission'))""",
    fieldPath = ".labels",
    message =
        """
        leave it out, or write "false": a label by which a cluster puts containers into pods \
        could run another program beside the download""")
@ValidationRule(
    value =
        """
        !has(self.annotations) || self.annotations.all(k, k.matches("""
            + Cel.LABEL_KEY
            + ") && !k.contains('fetchjobs.dev/') && !k.contains('batch.kubernetes.io/')"
            + " && !k.contains('security') && !k.contains('apparmor') && !k.contains('seccomp'))",
    fieldPath = ".annotations",
    message =
        """
        choose another annotation: fetchjobs.dev/ and batch.kubernetes.io/ mark runs, \
        and nothing here may change a pod's security""")
@ValidationRule(
    value =
        """
        !has(self.annotations) || self.annotations.all(k, \
        self.annotations[k] in ['false', 'disabled'] || !k.lowerAscii().matches(\
        'inject|sidecar|image|command|template|volume|proxy|istio[.]io/|linkerd[.]io/|dapr[.]io/\
        |hashicorp[.]com/|cni[.]cncf[.]io/|multus|cri-o|admission|katacontainers|run[.]oci'))""",
    fieldPath = ".annotations",
    message =
        """
        leave it out, or write "false": an annotation by which a cluster puts containers, images \
        or networks into pods could run another program beside the download""")
public record PodTemplate(
    @JsonPropertyDescription(
            """
            CPU and memory of the download pods, if they differ from the installation's \
            settings. Default: 50m and 128Mi, no CPU limit, unless the installation says \
            otherwise. Example: {limits: {memory: 256Mi}}""")
        @Nullable Resources resources,
    @Min(1)
        @Max(2_147_483_647)
        @JsonPropertyDescription(
            """
            Group that owns the files on the volume, the installation's own or one that it \
            allows (downloader.allowed.groups of the chart). Kubernetes gives all files of the \
            volume to this group, also those of other applications, so use a separate \
            PersistentVolumeClaim. Default: the setting of the operator's installation, usually \
            65532. Example: 2000""")
        @Nullable Long fsGroup,
    @Size(max = 16)
        @ItemRange(min = 1, max = 2_147_483_647)
        @JsonPropertyDescription(
            """
            Further groups of the downloader, for a volume that belongs to one of them. The \
            installation has to allow each group (downloader.allowed.groups of the chart). \
            Default: none. \
            Example: [3000]""")
        List<Long> supplementalGroups,
    @Entries(max = 32, valueLength = 63)
        @JsonPropertyDescription(
            """
            Labels that a node has to have. Default: any node. \
            Example: {topology.kubernetes.io/zone: eu-1a}""")
        @Nullable Map<String, String> nodeSelector,
    @Size(max = 16)
        @JsonPropertyDescription(
            """
            Taints of nodes that do not keep the pods away. Default: none. \
            Example: [{key: batch, operator: Exists}]""")
        List<Toleration> tolerations,
    @SchemaFrom(type = Affinity.class)
        @Bounded(items = 32, entries = 32, length = 316)
        @JsonPropertyDescription(
            """
            Which nodes, and which other pods on a node, the pods prefer or need, as in a Pod; \
            at most 16 KiB. Default: none.""")
        @Nullable Map<String, Object> affinity,
    @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            """
            PriorityClass of the pods; Kubernetes' own classes (system-…) are not allowed. \
            Default: none. Example: batch-low""")
        @Nullable String priorityClassName,
    @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            """
            ServiceAccount of the pods, for policies that depend on it. Its token is never \
            mounted. Default: default. Example: downloads""")
        @Nullable String serviceAccountName,
    @Size(max = 8)
        @JsonPropertyDescription(
            """
            Secrets with credentials for the downloader's image, besides those of the operator's \
            installation. Default: none. Example: [{name: registry}]""")
        List<SecretRef> imagePullSecrets,
    @Entries(max = 32, valueLength = 63)
        @JsonPropertyDescription(
            """
            Labels on the pods, for policies and accounting. The installation has to allow each \
            key (downloader.allowed.labels of the chart, none by default). A label by which a \
            service mesh or similar software changes a pod can only have the value "false" or \
            "disabled". Default: none. \
            Example: {team: data}""")
        @Nullable Map<String, String> labels,
    @Entries(max = 32, valueLength = 1024)
        @JsonPropertyDescription(
            """
            Annotations on the pods. The installation has to allow each key \
            (downloader.allowed.annotations of the chart, none by default). An annotation by which \
            a service mesh or similar software changes a pod can only have the value "false" or \
            "disabled". Default: none. \
            Example: {sidecar.istio.io/inject: "false"}""")
        @Nullable Map<String, String> annotations) {

  /** Makes the record of the pod template. If the stored object lacks a list, the list is empty. */
  public PodTemplate {
    supplementalGroups = supplementalGroups == null ? List.of() : List.copyOf(supplementalGroups);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
  }
}
