package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.Amounts;
import dev.fetchjobs.api.PodTemplate;
import dev.fetchjobs.api.Resources;
import dev.fetchjobs.api.SecretRef;
import dev.fetchjobs.operator.tree.Body;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Merges the installation's settings for pods with the FetchJob's own {@code podTemplate}. Neither
 * of the two can set a command, an image, a volume or a security context.
 */
record PodOptions(@Nullable PodTemplate template, DownloadSettings settings) {

  private static final int LARGEST_AFFINITY = 16 * 1024;

  @Nullable Long fsGroup() {
    Long own = template == null ? null : template.fsGroup();
    return own == null ? settings.fsGroup() : own;
  }

  List<Long> supplementalGroups() {
    return template == null ? List.of() : template.supplementalGroups();
  }

  List<Map<String, Object>> imagePullSecrets() {
    Stream<String> own =
        template == null ? Stream.of() : template.imagePullSecrets().stream().map(SecretRef::name);
    return Stream.concat(settings.imagePullSecrets().stream(), own)
        .distinct()
        .map(name -> Body.of("name", name))
        .toList();
  }

  /**
   * Returns CPU, memory and ephemeral storage of the pod. If a FetchJob sets only the request or
   * only the limit of memory, the value counts for both. If a FetchJob's CPU request is larger than
   * the installation's CPU limit, there is no limit. A FetchJob's CPU limit below the
   * installation's request lowers the request, because a request may not exceed the limit.
   */
  Map<String, Object> resources() {
    Resources own = template == null ? null : template.resources();
    Amounts requests = own == null ? null : own.requests();
    Amounts limits = own == null ? null : own.limits();
    String requested = requests == null ? null : requests.memory();
    String limited = limits == null ? null : limits.memory();
    String cpu = requests == null ? null : requests.cpu();
    String cpuLimit = limits == null ? null : limits.cpu();
    if (cpuLimit == null) {
      cpuLimit = atLeast(settings.pods().cpuLimit(), cpu);
    }
    return Body.of(
        "requests",
        Body.of(
            "cpu", first(cpu, atMost(cpuLimit, settings.cpuRequest())),
            "memory", first(requested, first(limited, settings.memory())),
            "ephemeral-storage", settings.pods().ephemeralStorage()),
        "limits",
        Body.of(
            "cpu", cpuLimit,
            "memory", first(limited, first(requested, settings.memory())),
            "ephemeral-storage", settings.pods().ephemeralStorage()));
  }

  private static String first(@Nullable String own, String otherwise) {
    return own == null ? otherwise : own;
  }

  private static String atMost(@Nullable String limit, String request) {
    return limit != null && Quantity.parse(limit).compareTo(Quantity.parse(request)) < 0
        ? limit
        : request;
  }

  private static @Nullable String atLeast(@Nullable String limit, @Nullable String request) {
    return limit != null
            && request != null
            && Quantity.parse(limit).compareTo(Quantity.parse(request)) < 0
        ? request
        : limit;
  }

  /** Returns the fields that decide on which nodes the pods run and with which group. */
  Map<String, Object> placement() throws InvalidSpecException {
    PodDefaults defaults = settings.pods();
    String ownPriority = template == null ? null : template.priorityClassName();
    return Body.of(
        "nodeSelector",
        nodeSelector(),
        "tolerations",
        Stream.concat(defaults.tolerations().stream(), tolerations()).distinct().toList(),
        "affinity",
        affinity(),
        "priorityClassName",
        ownPriority == null ? defaults.priorityClassName() : ownPriority,
        "serviceAccountName",
        template == null ? null : template.serviceAccountName());
  }

  private @Nullable Map<String, Object> nodeSelector() {
    Map<String, String> own = template == null ? null : template.nodeSelector();
    Map<String, Object> all = new LinkedHashMap<>(settings.pods().nodeSelector());
    if (own != null) {
      all.putAll(own);
    }
    return own == null && all.isEmpty() ? null : all;
  }

  /**
   * Checks the total size of the affinity in the spec. The definition limits each list in the
   * affinity, but not the sum of the lists.
   */
  private @Nullable Map<String, Object> affinity() throws InvalidSpecException {
    Map<String, Object> own = template == null ? null : template.affinity();
    int size = own == null ? 0 : own.toString().length();
    if (size > LARGEST_AFFINITY) {
      throw new InvalidSpecException(
          "spec.podTemplate.affinity",
          size + " characters",
          "at most %d are allowed; shorten its lists".formatted(LARGEST_AFFINITY));
    }
    return own;
  }

  private Stream<Map<String, Object>> tolerations() {
    return template == null
        ? Stream.of()
        : template.tolerations().stream()
            .map(
                toleration ->
                    Body.of(
                        "key", toleration.key(),
                        "operator", toleration.operator(),
                        "value", toleration.value(),
                        "effect", toleration.effect(),
                        "tolerationSeconds", toleration.tolerationSeconds()));
  }

  /**
   * Returns the pods' labels. If several sources have the same key, the operator's own label
   * counts, then the installation's, then the FetchJob's.
   */
  Map<String, Object> labels(Map<String, Object> ours) {
    return merged(template == null ? null : template.labels(), settings.pods().labels(), ours);
  }

  /**
   * Returns the pods' annotations. If several sources have the same key, the operator's own
   * annotation counts, then the installation's, then the FetchJob's.
   */
  Map<String, Object> annotations(Map<String, Object> ours) {
    return merged(
        template == null ? null : template.annotations(), settings.pods().annotations(), ours);
  }

  private static Map<String, Object> merged(
      @Nullable Map<String, String> theirs,
      Map<String, String> installation,
      Map<String, Object> ours) {
    Map<String, Object> all = new LinkedHashMap<>(theirs == null ? Map.of() : theirs);
    all.putAll(installation);
    all.putAll(ours);
    return all;
  }
}
