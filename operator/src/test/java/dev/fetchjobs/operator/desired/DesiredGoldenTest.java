package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import dev.fetchjobs.contract.FetchPlan.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder is a case. Its {@code in.yaml} is a FetchJob. Its {@code out-cronjob.yaml} is the
 * CronJob without the plan, which is in {@code out-plan.yaml}. If the FetchJob is refused, {@code
 * out-refused.txt} has the message. {@code -Dgolden=write} writes the files. Review the difference
 * afterwards.
 */
class DesiredGoldenTest {
  private static final Path STORIES = Path.of("src/test/resources/desired");
  private static final JsonMapper JSON = new JsonMapper();
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .build();

  @TestFactory
  Stream<DynamicTest> stories() throws IOException {
    return Files.list(STORIES)
        .sorted()
        .map(story -> DynamicTest.dynamicTest(story.getFileName().toString(), () -> check(story)));
  }

  private static void check(Path story) throws IOException {
    // Given
    var fetchJob = Defaulted.read(story.resolve("in.yaml"));
    DownloadSettings settings = settings(story.endsWith("proxy-of-the-installation"));

    // When
    Desired desired = Desired.of(fetchJob, settings);

    // Then
    var files = new TreeSet<>(List.of("in.yaml"));
    switch (desired) {
      case Desired.Accepted accepted -> {
        ObjectNode cronJob = JSON.valueToTree(accepted.cronJob());
        ObjectNode plan = takePlan(cronJob);
        files.add(agrees(story.resolve("out-cronjob.yaml"), YAML.writeValueAsString(cronJob)));
        files.add(agrees(story.resolve("out-plan.yaml"), YAML.writeValueAsString(plan)));
      }
      case Desired.Refused refused ->
          files.add(
              agrees(
                  story.resolve("out-refused.txt"),
                  refused.reason().word() + ": " + refused.message() + "\n"));
    }
    try (Stream<Path> present = Files.list(story)) {
      assertThat(present.map(file -> file.getFileName().toString()))
          .as("the folder has only files that the test compares")
          .containsExactlyInAnyOrderElementsOf(files);
    }
  }

  private static ObjectNode takePlan(ObjectNode cronJob) throws IOException {
    for (JsonNode variable : cronJob.at("/spec/jobTemplate/spec/template/spec/containers/0/env")) {
      if (variable.path("name").asText().equals(FetchPlan.VARIABLE)) {
        ObjectNode plan = (ObjectNode) JSON.readTree(variable.path("value").asText());
        ((ObjectNode) variable).put("value", "(out-plan.yaml)");
        return plan;
      }
    }
    throw new AssertionError("no plan in the CronJob");
  }

  private static String agrees(Path file, String actual) {
    try {
      if ("write".equals(System.getProperty("golden"))) {
        Files.writeString(file, actual);
      }
      assertThat(file).hasContent(actual);
      return file.getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DownloadSettings settings(boolean withProxy) {
    @Nullable Proxy proxy =
        withProxy
            ? new Proxy("http://proxy.example:3128", null, List.of(".internal.example"), true)
            : null;
    return new DownloadSettings(
        "registry.example/downloader:1",
        "IfNotPresent",
        List.of("registry"),
        "50m",
        "128Mi",
        65532L,
        Duration.ofMinutes(5),
        "fetchjob/1 (+data-team@example.org)",
        proxy,
        new NetworkPolicy(List.of("*.example"), false, List.of("10.20.0.0/16")),
        8,
        new PodDefaults(null, "64Mi", Map.of(), Map.of(), Map.of(), List.of(), null),
        FetchJobYaml.SETTINGS.allowed());
  }
}
