package dev.fetchjobs.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftwareBillTest {
  private static final Component IMAGE =
      SoftwareBill.component(
          Component.Type.CONTAINER, "sample", "1.2.0", "pkg:oci/sample@sha256%3A12");

  @TempDir private Path directory;

  @Test
  @DisplayName(
      "The bill of an image has Maven's components that are in the image, the Java runtime with "
          + "its modules, and the C library")
  void isComplete() throws IOException {
    // Given
    BundledFiles files = BundledFiles.ofImage(SampleImage.in(directory));

    // When
    Bom bill = SoftwareBill.ofProgram(mavens("library", "MIT"), files, IMAGE, Instant.EPOCH);

    // Then
    assertThat(bill.getComponents())
        .extracting(Component::getName, Component::getVersion)
        .containsExactly(
            tuple("sample", "1.2.0"),
            tuple("library", "3.1"),
            tuple("OpenJDK", "25.0.3"),
            tuple("glibc", "2.36-9+deb12u14"));
    assertThat(bill.getComponents().get(2).getComponents())
        .extracting(Component::getName)
        .containsExactly("java.base", "java.xml");
    Path file = directory.resolve("bill.json");
    SoftwareBill.write(bill, file);
    assertThat(file)
        .content()
        .contains("pkg:deb/debian/libc6@2.36-9%2Bdeb12u14")
        .doesNotContain("annotations");
  }

  @Test
  @DisplayName("The bill of an archive has the Java runtime of the archive, and no C library")
  void archive() throws IOException {
    // Given
    BundledFiles files = BundledFiles.ofArchive(SampleImage.archive(directory));

    // When
    Bom bill = SoftwareBill.ofProgram(mavens("library", "MIT"), files, IMAGE, Instant.EPOCH);

    // Then
    assertThat(bill.getComponents())
        .extracting(Component::getName)
        .containsExactly("sample", "library", "OpenJDK");
  }

  @Test
  @DisplayName(
      "A jar of the image that Maven's bill does not list: no bill is made, and the message names"
          + " the jar")
  void refusesAnUnlistedJar() throws IOException {
    BundledFiles files = BundledFiles.ofImage(SampleImage.in(directory));
    Path mavens = mavens("another", "MIT");

    assertThatThrownBy(() -> SoftwareBill.ofProgram(mavens, files, IMAGE, Instant.EPOCH))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("lacks bundled jars: [library-3.1.jar]");
  }

  @Test
  @DisplayName("The report of licences lists every component")
  void reportsLicences() throws IOException {
    BundledFiles files = BundledFiles.ofImage(SampleImage.in(directory));
    Bom bill = SoftwareBill.ofProgram(mavens("library", "MIT"), files, IMAGE, Instant.EPOCH);

    assertThat(Licences.read().report(bill))
        .contains("| org.example:library | 3.1 | MIT |")
        .contains("| OpenJDK | 25.0.3 | GPL-2.0-with-classpath-exception |")
        .contains("| glibc | 2.36-9+deb12u14 | LGPL-2.1-or-later |");
  }

  @Test
  @DisplayName(
      "A component under GPL-3.0: there is no release, and the message names component and licence")
  void refusesAnIncompatibleLicence() throws IOException {
    BundledFiles files = BundledFiles.ofImage(SampleImage.in(directory));
    Bom bill =
        SoftwareBill.ofProgram(mavens("library", "GPL-3.0-only"), files, IMAGE, Instant.EPOCH);
    Licences licences = Licences.read();

    assertThatThrownBy(() -> licences.report(bill))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("org.example:library 3.1 [GPL-3.0-only]");
  }

  private Path mavens(String library, String licence) throws IOException {
    String bill =
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
         "metadata": {"component": {"type": "library", "bom-ref": "sample", "group": "org.example",
           "name": "sample", "version": "1.2.0", "licenses": [{"license": {"id": "Apache-2.0"}}]}},
         "components": [{"type": "library", "bom-ref": "library", "group": "org.example",
           "name": "%s", "version": "3.1", "licenses": [{"license": {"id": "%s"}}]},
           {"type": "library", "bom-ref": "annotations", "group": "org.example",
           "name": "annotations", "version": "1.0"}],
         "dependencies": [{"ref": "sample", "dependsOn": ["library", "annotations"]},
           {"ref": "annotations"}]}\
        """
            .formatted(library, licence);
    return Files.write(directory.resolve("bom.json"), bill.getBytes(UTF_8));
  }
}
