package dev.fetchjobs.downloader.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import com.google.common.jimfs.PathNormalization;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.CountingFileOperations;
import dev.fetchjobs.downloader.publish.PublisherFixture;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@FaultRows("download")
class PathAliasesTest {

  /**
   * Represents a file system that does not distinguish upper and lower case in names, but keeps
   * paths as they are written. A network share that Linux has mounted can be such a file system.
   */
  private final FileSystem folding =
      Jimfs.newFileSystem(
          Configuration.osX().toBuilder()
              .setNameDisplayNormalization(PathNormalization.NONE)
              .build());

  private final FileSystem exact = Jimfs.newFileSystem(Configuration.unix());

  @AfterEach
  void close() throws IOException {
    folding.close();
    exact.close();
  }

  @ParameterizedTest(
      name = "D65 {0} and {1} on a volume where both paths mean the same file: Config")
  @DisplayName(
      "D65 Another FetchJob has the path in other letter case: on a case-insensitive volume the "
          + "run fails with class Config")
  @CsvSource({
    "data/A.csv, data/a.csv",
    "Data/list.csv, data/list.csv",
    "a/B/c/list.csv, A/b/C/LIST.csv",
    "caf\u00e9.csv, cafe\u0301.csv"
  })
  void namesakeOfAnotherFetchJob(String first, String second) throws Exception {
    // Given
    claims(folding, "first", first).take(PublisherFixture.ENDLESS);
    claims(exact, "first", first).take(PublisherFixture.ENDLESS);

    // When
    PathClaims late = claims(folding, "second", second);
    FetchException refused =
        catchThrowableOfType(FetchException.class, () -> late.take(PublisherFixture.ENDLESS));

    // Then
    assertThat(refused.failure().failureClass()).isEqualTo(FailureClass.CONFIG);
    assertThat(refused.failure().message())
        .contains("on this volume the same file as " + first + " of FetchJob data/first")
        .contains("Choose another destination.volume.path", ".fetchjob/.paths/");
    assertThat(paths(folding)).hasSize(1);
    assertThatCode(() -> claims(exact, "second", second).take(PublisherFixture.ENDLESS))
        .doesNotThrowAnyException();
    assertThat(paths(exact)).hasSize(2);
  }

  @Test
  @DisplayName("A user may change upper and lower case in a FetchJob's own path")
  void ownPath() throws Exception {
    // Given
    claims(folding, "first", "data/A.csv").take(PublisherFixture.ENDLESS);

    // When
    PathClaims edited = claims(folding, "first", "data/a.csv");
    edited.take(PublisherFixture.ENDLESS);
    edited.release(folding.getPath("data/A.csv"), null, PublisherFixture.ENDLESS);

    // Then
    assertThat(paths(folding)).hasSize(1);
    FetchException refused =
        catchThrowableOfType(
            FetchException.class,
            () -> claims(folding, "second", "DATA/A.CSV").take(PublisherFixture.ENDLESS));
    assertThat(refused.failure().message()).contains("data/a.csv of FetchJob data/first");
  }

  @Test
  @DisplayName(
      "A path that differs from all claimed paths is free, and files of a killed process are "
          + "removed")
  void differentPaths() throws Exception {
    // Given
    PathClaims first = claims(folding, "first", "data/list.csv");
    Files.createDirectories(root(folding).resolve(".fetchjob/.paths/names/data/list2.csv"));

    // When
    first.take(PublisherFixture.ENDLESS);
    claims(folding, "second", "data/list2.csv").take(PublisherFixture.ENDLESS);
    claims(folding, "third", "list.csv").take(PublisherFixture.ENDLESS);

    // Then
    assertThat(paths(folding)).hasSize(3);
  }

  @Test
  @DisplayName("A run ignores claims of malformed paths")
  void malformedClaims() throws Exception {
    // Given
    Path directory = root(exact);
    Path outside = Files.writeString(directory.resolveSibling("outside"), "");
    try (PathAliases names =
        PathAliases.of(exact.getPath("list.csv"), directory.resolve(".fetchjob/.paths"))) {
      // Then
      assertThat(names.relation("../../../../outside")).isEqualTo(PathAliases.Relation.NONE);
      assertThat(names.relation(outside.toString())).isEqualTo(PathAliases.Relation.NONE);
      assertThat(names.relation("./list.csv")).isEqualTo(PathAliases.Relation.NONE);
      assertThat(names.relation("\0")).isEqualTo(PathAliases.Relation.NONE);
      assertThat(names.relation("list.csv")).isEqualTo(PathAliases.Relation.NONE);
    }
  }

  @Test
  @DisplayName("A run refuses a destination that is another name of the private directory")
  void aliasOfPrivateDirectory() throws Exception {
    // Given: a volume on which more names mean the same file than those in upper or lower case
    PathClaims claims = claims(folding, "first", ".FetchJob/data/first/manifest.json");

    // Then
    FetchException refused =
        catchThrowableOfType(FetchException.class, () -> claims.take(PublisherFixture.ENDLESS));
    assertThat(refused.failure().message()).contains("keeps its own files");
  }

  private static PathClaims claims(FileSystem volume, String name, String path) throws IOException {
    Path root = root(volume);
    VolumeLayout layout =
        new VolumeLayout(
            root,
            VolumeLayout.Kind.FILE,
            volume.getPath(path),
            volume.getPath(".fetchjob/data", name));
    return new PathClaims(layout, new AtomicFile(root, new InMemory()));
  }

  private static Path root(FileSystem volume) throws IOException {
    Path root = volume.getPath("/mnt/volume");
    Files.createDirectories(root.resolve(".fetchjob/.paths"));
    return root;
  }

  /** Returns the files beside the lock file. There is one for each claimed path. */
  private static List<Path> paths(FileSystem volume) throws IOException {
    try (var files = Files.list(root(volume).resolve(".fetchjob/.paths"))) {
      return files.filter(file -> !file.endsWith("lock")).toList();
    }
  }

  private static final class InMemory extends CountingFileOperations {

    @Override
    public void forceDirectory(Path directory) {}

    @Override
    public void rename(Path root, Path from, Path to) throws IOException {
      Files.move(
          root.resolve(from),
          root.resolve(to),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
