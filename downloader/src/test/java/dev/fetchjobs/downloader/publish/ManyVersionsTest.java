package dev.fetchjobs.downloader.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.publish.Published.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares how many bytes a run reads and writes, which the kernel counts for each thread. */
class ManyVersionsTest {

  private static final int KEPT = 100;

  /** A kept version has this many bytes. */
  private static final int BYTES = 256 << 10;

  /** The entry of a kept version in the manifest has this many bytes. */
  private static final int ENTRY = 1 << 10;

  @TempDir Path few;
  @TempDir Path many;

  private record Cost(long read, long written) {
    static Cost soFar() throws IOException {
      String counters = Files.readString(Path.of("/proc/thread-self/io"));
      return new Cost(counter(counters, "rchar"), counter(counters, "wchar"));
    }

    private static long counter(String counters, String name) {
      return counters
          .lines()
          .filter(line -> line.startsWith(name + ": "))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 2)))
          .findFirst()
          .orElseThrow();
    }

    Cost minus(Cost before) {
      return new Cost(read - before.read, written - before.written);
    }
  }

  private static PublisherFixture fixture(Path root, int versions) throws Exception {
    PublisherFixture fixture = new PublisherFixture(root).keepVersions(versions);
    for (int version = 0; version < versions; version++) {
      fixture.published(body(version));
    }
    assertThat(fixture.names("versions")).hasSize(versions);
    return fixture;
  }

  private static String body(int number) {
    return "%07d\n".formatted(number).repeat(BYTES / 8);
  }

  private static Cost of(PublisherFixture fixture, String body, Change change) throws Exception {
    fixture.fetch(body(-1)); // loads classes, and creates the usual files
    Cost before = Cost.soFar();
    assertThat(fixture.published(body).change()).isEqualTo(change);
    return Cost.soFar().minus(before);
  }

  @Test
  @DisplayName("A run neither reads nor writes the hundred versions that the volume keeps")
  void hundredVersions() throws Exception {
    // Given
    PublisherFixture one = fixture(few, 1);
    PublisherFixture hundred = fixture(many, KEPT);

    for (Change change : new Change[] {Change.NEW_CONTENT, Change.SAME_CONTENT}) {
      // When
      String body = body(change == Change.SAME_CONTENT ? -1 : -2);
      Cost cheap = of(one, body, change);
      Cost dear = of(hundred, body, change);

      // Then: the run reads and writes the manifest and no kept version
      assertThat(dear.read() - cheap.read()).isLessThan(KEPT * 2L * ENTRY).isLessThan(BYTES);
      assertThat(dear.written() - cheap.written()).isLessThan(KEPT * 4L * ENTRY);
    }
  }
}
