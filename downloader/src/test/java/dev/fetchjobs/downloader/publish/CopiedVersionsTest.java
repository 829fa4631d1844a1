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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept versions on file systems that give a file one name only. */
class CopiedVersionsTest {

  @TempDir Path root;
  private Desk desk;

  @BeforeEach
  void setUp() {
    desk = new Desk(root);
  }

  @Test
  void versionsAreCopiesWhereTheFileSystemHasNoLinks() throws Exception {
    // Given
    for (String text : List.of("Operation not permitted", "Operation not supported")) {
      desk.operations(withoutLinks(text));

      // When
      desk.published(text);

      // Then
      Path kept = desk.home().resolve("versions/" + desk.manifest().current().versionName());
      assertThat(kept).hasContent(text);
      assertThat(Files.getPosixFilePermissions(kept))
          .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(Files.getAttribute(kept, "unix:ino"))
          .isNotEqualTo(Files.getAttribute(desk.stable(), "unix:ino"));
    }
    assertThat(desk.names("versions")).hasSize(2);
  }

  @Test
  void copyOfAVersionEndsWithTheRun() throws Exception {
    // Given
    desk.published("old");
    Failure over = new Failure.Limit(Reason.TIMEOUT, "over");
    desk.operations(withoutLinks("Operation not permitted"));
    desk.budget(
        () -> {
          throw new FetchException(over);
        });

    // Then
    assertThatThrownBy(() -> desk.fetch("new")).hasMessage("over");
    assertThat(desk.read()).isEqualTo("old");
    assertThat(desk.names("versions")).as("nothing takes a full disk's place").hasSize(1);

    // And
    desk.budget(Desk.ENDLESS).published("new");
    assertThat(desk.names("versions")).hasSize(2);
  }

  private static Counting withoutLinks(String text) {
    return new Counting() {
      @Override
      protected void before(int number, String what) throws IOException {
        if (what.equals("link")) {
          throw new FileSystemException("version", null, text);
        }
      }
    };
  }
}
