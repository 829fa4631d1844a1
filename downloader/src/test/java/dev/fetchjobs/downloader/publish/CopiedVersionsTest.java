package dev.fetchjobs.downloader.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a file system without hard links, on which versions are kept as copies. */
class CopiedVersionsTest {

  @TempDir Path root;
  private PublisherFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new PublisherFixture(root);
  }

  @Test
  @DisplayName("On a file system without hard links, kept versions are copies")
  void copies() throws Exception {
    // Given
    for (String text : List.of("Operation not permitted", "Operation not supported")) {
      fixture.operations(withoutLinks(text));

      // When
      fixture.published(text);

      // Then
      Path kept = fixture.home().resolve("versions/" + fixture.manifest().current().versionName());
      assertThat(kept).hasContent(text);
      assertThat(Files.getPosixFilePermissions(kept))
          .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(Files.getAttribute(kept, "unix:ino"))
          .isNotEqualTo(Files.getAttribute(fixture.stable(), "unix:ino"));
    }
    assertThat(fixture.names("versions")).hasSize(2);
  }

  @Test
  @DisplayName("The run's timeout ends the copying of a kept version")
  void copyStopsWithTheRun() throws Exception {
    // Given
    fixture.published("old");
    Failure over = new Failure.Limit(Reason.TIMEOUT, "over");
    fixture.operations(withoutLinks("Operation not permitted"));
    fixture.budget(
        () -> {
          throw new FetchException(over);
        });

    // Then
    assertThatThrownBy(() -> fixture.fetch("new")).hasMessage("over");
    assertThat(fixture.read()).isEqualTo("old");
    assertThat(fixture.names("versions")).as("nothing takes a full disk's place").hasSize(1);

    // And
    fixture.budget(PublisherFixture.ENDLESS).published("new");
    assertThat(fixture.names("versions")).hasSize(2);
  }

  private static CountingFileOperations withoutLinks(String text) {
    return new CountingFileOperations() {
      @Override
      protected void before(int number, String what) throws IOException {
        if (what.equals("link")) {
          throw new FileSystemException("version", null, text);
        }
      }
    };
  }
}
