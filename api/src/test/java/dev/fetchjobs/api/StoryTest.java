package dev.fetchjobs.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the FetchJobs in examples, README and docs without a real API server. */
class StoryTest {
  static List<Story> accepted() {
    return Stream.concat(Story.valid(), Story.examples()).toList();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  @DisplayName("A valid FetchJob has the structure of the CRD's schema")
  void hasTheStructureThatTheDefinitionAsksFor(Story story) {
    // Given
    JSONSchemaProps spec = Crd.schema(Crd.COMMITTED).getProperties().get("spec");

    // When
    List<String> problems = Structure.problems(story.fetchJob().get("spec"), spec);

    // Then
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  @DisplayName("The program can read every valid FetchJob into its records")
  void isReadIntoTheRecords(Story story) throws Exception {
    // When
    FetchJob fetchJob =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build()
            .treeToValue(story.fetchJob(), FetchJob.class);

    // Then
    assertThat(fetchJob.getSpec().schedule())
        .isEqualTo(story.fetchJob().at("/spec/schedule").asText());
    assertThat(fetchJob.getSpec().source().http().url())
        .isEqualTo(story.fetchJob().at("/spec/source/http/url").asText());
  }

  @Test
  @DisplayName("The README and the installation page show a FetchJob")
  void theReadmeAndTheInstallationShowAFetchJob() {
    assertThat(Story.examples())
        .extracting(Story::name)
        .contains("README.md", "helm/fetchjob-operator/templates/NOTES.txt", "xetra-like.yaml");
  }

  @Test
  @DisplayName("Every invalid FetchJob file lists the messages that the user gets")
  void everyInvalidStorySaysWhatTheUserReads() {
    assertThat(Story.invalid())
        .isNotEmpty()
        .allSatisfy(story -> assertThat(story.expected()).as(story.name()).isNotEmpty());
  }
}
