package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.tree.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedTest {

  private static final Allowed SOME =
      new Allowed(List.of(2000L, 3000L), List.of("team", "cost.example/"), List.of("example.org/"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fsGroup: 2000
          fsGroup: 65532
          supplementalGroups: [3000, 65532]
          labels: {team: data}
          labels: {cost.example/center: "7"}
          annotations: {example.org/note: hello}
          """)
  @DisplayName(
      "R13 R15 The operator accepts labels, annotations and groups that the installation allows")
  void allowed(String template) {
    assertThat(desired(template, settings(SOME, PodDefaults.NONE)))
        .isInstanceOf(Desired.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fsGroup: 2001                       | spec.podTemplate.fsGroup is "2001"; this installation allows only 65532, 2000, 3000. | downloader.allowed.groups
          supplementalGroups: [3000, 4000]    | spec.podTemplate.supplementalGroups is "4000";                                      | downloader.allowed.groups
          labels: {teams: data}               | spec.podTemplate.labels is "teams"; this installation does not allow it.            | downloader.allowed.labels
          labels: {istio.io/rev: canary}      | spec.podTemplate.labels is "istio.io/rev";                                          | downloader.allowed.labels
          labels: {cost.example.evil/x: a}    | spec.podTemplate.labels is "cost.example.evil/x";                                   | downloader.allowed.labels
          annotations: {cdi.k8s.io/gpu: all}  | spec.podTemplate.annotations is "cdi.k8s.io/gpu";                                   | downloader.allowed.annotations
          annotations: {ad.datadoghq.com/a: b}| spec.podTemplate.annotations is "ad.datadoghq.com/a";                               | downloader.allowed.annotations
          annotations: {iam.amazonaws.com/role: r} | spec.podTemplate.annotations is "iam.amazonaws.com/role";                      | downloader.allowed.annotations
          annotations: {example.org: x}       | spec.podTemplate.annotations is "example.org";                                      | downloader.allowed.annotations
          """)
  @DisplayName(
      "R13 R15 The operator refuses a value that the installation does not allow, and the message "
          + "has the field, the key and the chart's value")
  void refused(String template, String begin, String value) {
    assertThat(desired(template, settings(SOME, PodDefaults.NONE)))
        .isInstanceOfSatisfying(
            Desired.Refused.class,
            refused -> {
              assertThat(refused.reason().word()).isEqualTo("InvalidSpec");
              assertThat(refused.message()).startsWith(begin).contains(value);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          labels: {kueue.x-k8s.io/queue-name: q} | spec.jobTemplate.labels is "kueue.x-k8s.io/queue-name"; | downloader.allowed.labels
          annotations: {team: x}                 | spec.jobTemplate.annotations is "team";                 | downloader.allowed.annotations
          """)
  @DisplayName(
      "R20 A FetchJob may set only those labels and annotations of Jobs that the installation "
          + "allows")
  void refusedOnJobs(String template, String begin, String value) {
    assertThat(Desired.of(withJobTemplate(template), settings(SOME, PodDefaults.NONE)))
        .isInstanceOfSatisfying(
            Desired.Refused.class,
            refused -> assertThat(refused.message()).startsWith(begin).contains(value));
  }

  @Test
  @DisplayName(
      "R20 The operator sets the labels and annotations of jobTemplate on every Job, and not on "
          + "its pods")
  void jobTemplate() {
    // Given
    FetchJob fetchJob =
        withJobTemplate("{labels: {team: data}, annotations: {example.org/owner: me}}");

    // When
    var wanted = (Desired.Accepted) Desired.of(fetchJob, settings(SOME, PodDefaults.NONE));

    // Then
    Node template = new Node(wanted.cronJob()).at("spec", "jobTemplate");
    Node requested =
        new Node(
            RunStart.again(fetchJob, Trigger.REQUEST, java.time.Instant.EPOCH, "before", null)
                .job(wanted.cronJob(), "cron-uid", java.time.Instant.EPOCH));
    for (Node job : List.of(template, requested)) {
      assertThat(job.at("metadata", "labels").fields())
          .containsEntry("team", "data")
          .containsEntry("fetchjobs.dev/name", "xetra");
      assertThat(job.at("metadata", "annotations").fields())
          .containsEntry("example.org/owner", "me");
      assertThat(job.at("spec", "template", "metadata", "labels").fields())
          .doesNotContainKey("team");
    }
  }

  private static FetchJob withJobTemplate(String template) {
    String flow = template.startsWith("{") ? template : "{" + template + "}";
    return FetchJobYaml.with("timeout: 30m", "timeout: 30m\n  jobTemplate: " + flow);
  }

  @Test
  @DisplayName(
      "R13 If the installation sets no group, because the platform assigns it, the operator "
          + "refuses an fsGroup in a FetchJob")
  void noGroup() {
    assertThat(desired("fsGroup: 65532", settings(Allowed.NOTHING, PodDefaults.NONE, null)))
        .isInstanceOfSatisfying(
            Desired.Refused.class,
            refused -> assertThat(refused.message()).contains("allows no group"));
  }

  @Test
  @DisplayName(
      "R15 R23 The installation's pod settings apply to all pods, and a FetchJob cannot change "
          + "them")
  void installation() {
    // Given
    var pods =
        new PodDefaults(
            "500m",
            "64Mi",
            Map.of("team", "platform"),
            Map.of("sidecar.istio.io/inject", "false"),
            Map.of("disk", "ssd", "zone", "a"),
            List.of(Map.of("key", "batch", "operator", "Exists")),
            "batch-low");

    // When
    Node plain = pod("", settings(SOME, pods));
    Node own =
        pod(
            "{labels: {team: mine}, nodeSelector: {zone: b}, priorityClassName: high, tolerations: [{key: gpu, operator: Exists}], resources: {requests: {cpu: 700m}}}",
            settings(SOME, pods));

    // Then
    for (Node template : List.of(plain, own)) {
      assertThat(template.at("metadata", "labels").fields()).containsEntry("team", "platform");
      assertThat(template.at("metadata", "annotations").fields())
          .containsEntry("sidecar.istio.io/inject", "false");
      assertThat(template.at("spec", "nodeSelector", "disk").textOr("")).isEqualTo("ssd");
      assertThat(ephemeralStorage(template, "requests")).isEqualTo("64Mi");
      assertThat(ephemeralStorage(template, "limits")).isEqualTo("64Mi");
    }
    assertThat(plain.at("spec", "priorityClassName").textOr("")).isEqualTo("batch-low");
    assertThat(own.at("spec", "priorityClassName").textOr("")).isEqualTo("high");
    assertThat(own.at("spec", "nodeSelector", "zone").textOr("")).isEqualTo("b");
    assertThat(plain.at("spec", "tolerations").items()).hasSize(1);
    assertThat(own.at("spec", "tolerations").items()).hasSize(2);
    assertThat(cpuLimit(plain)).isEqualTo("500m");
    assertThat(cpuLimit(own)).isEqualTo("700m");
  }

  @Test
  @DisplayName(
      "R11 The operator refuses an affinity that is too large as a whole, even if each of its "
          + "parts is small")
  void largeAffinity() {
    String terms =
        "{matchExpressions: [{key: k, operator: In, values: [%s]}]}".formatted("v".repeat(300))
            + ", ";
    String affinity =
        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ["
            + terms.repeat(60)
            + "]}}}";
    assertThat(desired(affinity, settings(SOME, PodDefaults.NONE)))
        .isInstanceOfSatisfying(
            Desired.Refused.class,
            refused -> assertThat(refused.message()).startsWith("spec.podTemplate.affinity is "));
  }

  private static String ephemeralStorage(Node pod, String kind) {
    return pod.at("spec", "containers")
        .items()
        .getFirst()
        .at("resources", kind, "ephemeral-storage")
        .textOr("");
  }

  private static String cpuLimit(Node pod) {
    return pod.at("spec", "containers")
        .items()
        .getFirst()
        .at("resources", "limits", "cpu")
        .textOr("");
  }

  private static Node pod(String template, DownloadSettings settings) {
    Desired desired =
        template.isEmpty()
            ? Desired.of(FetchJobYaml.complete(), settings)
            : desired(template, settings);
    return new Node(((Desired.Accepted) desired).cronJob())
        .at("spec", "jobTemplate", "spec", "template");
  }

  private static Desired desired(String template, DownloadSettings settings) {
    FetchJob fetchJob =
        FetchJobYaml.with(
            "suspend: false",
            "suspend: false\n  podTemplate: "
                + (template.startsWith("{") ? template : "{" + template + "}"));
    return Desired.of(fetchJob, settings);
  }

  private static DownloadSettings settings(Allowed allowed, PodDefaults pods) {
    return settings(allowed, pods, 65532L);
  }

  private static DownloadSettings settings(
      Allowed allowed, PodDefaults pods, @Nullable Long fsGroup) {
    var s = FetchJobYaml.SETTINGS;
    return new DownloadSettings(
        s.image(),
        s.imagePullPolicy(),
        s.imagePullSecrets(),
        s.cpuRequest(),
        s.memory(),
        fsGroup,
        s.startAllowance(),
        s.userAgent(),
        s.proxy(),
        s.network(),
        s.maxParallelPerHost(),
        pods,
        allowed);
  }
}
