package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fetchjobs.fetch.Definition;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ReferenceTest {

  @Test
  void listsEveryFieldOfTheDefinition() throws IOException {
    // Given
    JsonNode calendar =
        new YAMLMapper()
            .readTree(Page.ROOT.resolve("crds/fetchcalendars.fetchjobs.dev.yaml").toFile())
            .at("/spec/versions/0/schema/openAPIV3Schema");
    String generated = Reference.of(Definition.schema(), calendar);

    // When
    if ("write".equals(System.getProperty("reference"))) {
      Files.writeString(Page.ROOT.resolve("docs/reference.md"), generated);
    }

    // Then
    assertThat(Page.of("docs/reference.md").text())
        .as("docs/reference.md is old; its first lines tell how to write it anew")
        .isEqualTo(generated);
  }
}
