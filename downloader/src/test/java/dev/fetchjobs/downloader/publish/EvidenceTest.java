package dev.fetchjobs.downloader.publish;

import static dev.fetchjobs.downloader.publish.SetFixture.part;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies chains of statements with the script that users get, which shares no code with us. */
@DisplayName("The script docs/verify-evidence.py verifies the chain of statements")
class EvidenceTest {

  private static final Path SCRIPT = Path.of("../docs/verify-evidence.py").toAbsolutePath();

  /**
   * Runs the script in one process for each directory in the standard input, and prints one line
   * for each.
   */
  private static final String DRIVER =
      """
      import io, sys, contextlib
      code = compile(open(sys.argv[1]).read(), sys.argv[1], "exec")
      for line in sys.stdin:
          sys.argv = ["verify"] + line.rstrip("\\n").split("|")
          out = io.StringIO()
          try:
              with contextlib.redirect_stdout(out):
                  exec(code, {"__name__": "__main__", "__doc__": ""})
              print("OK " + out.getvalue().replace("\\n", " "))
          except SystemExit as end:
              print(end.code)
          except Exception as fault:
              print(f"UNREADABLE {fault!r}")
      """;

  @TempDir Path root;
  private Path volume;

  @BeforeEach
  void begin() throws Exception {
    volume = Files.createDirectory(root.resolve("volume"));
  }

  private static List<String> verify(List<String> arguments) throws Exception {
    Process python =
        new ProcessBuilder("python3", "-c", DRIVER, SCRIPT.toString())
            .redirectErrorStream(true)
            .start();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var out = python.outputWriter(StandardCharsets.UTF_8)) {
                    out.write(String.join("\n", arguments) + "\n");
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    List<String> lines = python.inputReader(StandardCharsets.UTF_8).lines().toList();
    writer.join();
    assertThat(python.waitFor()).as(lines.toString()).isZero();
    return lines;
  }

  private PublisherFixture published(int versions) throws Exception {
    PublisherFixture fixture = new PublisherFixture(volume).keepVersions(3);
    for (int version = 1; version <= versions; version++) {
      fixture.published("id\n" + version + "\n");
    }
    return fixture;
  }

  private String name(PublisherFixture fixture) {
    return volume.resolve(".fetchjob").relativize(fixture.home()).toString();
  }

  @Test
  @DisplayName("It says which file consumers read at a time")
  void at() throws Exception {
    PublisherFixture fixture = published(5);
    String now = fixture.now().toString();
    String before = fixture.now().minusSeconds(1).toString();
    String name = volume + "|" + name(fixture);

    List<String> seen =
        verify(
            List.of(
                name,
                name + "|--at|" + now,
                name + "|--at|" + before,
                name + "|--at|1990-01-01T00:00:00Z"));

    assertThat(seen.get(0)).startsWith("OK OK: 5 statements").contains("\"statement\": 5");
    assertThat(seen.get(1)).contains("\"statement\": 5");
    assertThat(seen.get(2)).contains("\"statement\": 4").contains("\"previous\": ");
    assertThat(seen.get(3)).contains("No statement is as old as 1990");
  }

  @Test
  @DisplayName("It finds each of 1,000 random mutations of the chain and of the kept files")
  void mutations() throws Exception {
    PublisherFixture fixture = published(8);
    assertThatEachMutationIsFound(fixture, 1000);
  }

  @Test
  @DisplayName("It finds each of 300 random mutations of the chain and of the files of sets")
  void mutationsOfSets() throws Exception {
    SetFixture fixture = new SetFixture(volume);
    for (int version = 1; version <= 4; version++) {
      fixture.publish(
          "2026-11-0" + version,
          part("one.csv", "id\n" + version + "\n"),
          part("two.csv", "id\n" + (version / 2) + "\n"));
    }
    assertThatEachMutationIsFound(fixture.run, 300);
  }

  private void assertThatEachMutationIsFound(PublisherFixture fixture, int mutations)
      throws Exception {
    String name = name(fixture);
    assertThat(verify(List.of(volume + "|" + name)).getFirst()).startsWith("OK ");
    Random random = new Random(mutations);
    List<Path> targets = targets();
    List<String> what = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    for (int each = 0; each < mutations; each++) {
      Path copy = root.resolve("copy-" + each);
      copy(volume, copy);
      what.add(mutate(random, copy, targets));
      calls.add(copy + "|" + name);
    }
    List<String> verdicts = verify(calls);
    assertThat(verdicts).hasSize(mutations);
    for (int each = 0; each < mutations; each++) {
      assertThat(verdicts.get(each)).as(what.get(each)).startsWith("BROKEN: ");
    }
  }

  /** Returns the files of the chain and the files that it describes, relative to the volume. */
  private List<Path> targets() throws IOException {
    try (Stream<Path> files = Files.walk(volume)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(volume::relativize)
          .filter(
              file ->
                  !file.startsWith(".fetchjob")
                      || file.toString().contains("/evidence/")
                      || file.toString().contains("/versions/"))
          .sorted()
          .toList();
    }
  }

  private static String mutate(Random random, Path copy, List<Path> targets) throws IOException {
    Path name = targets.get(random.nextInt(targets.size()));
    Path file = copy.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        replace(file, bytes);
        return "bit " + at + " of " + name;
      }
      case 1 -> {
        replace(file, Arrays.copyOf(bytes, at));
        return name + " cut at " + at;
      }
      case 2 -> {
        Files.delete(file);
        return name + " removed";
      }
      case 3 -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = '\n';
        replace(file, longer);
        return name + " made longer";
      }
      default -> {
        Path other = targets.get(random.nextInt(targets.size()));
        byte[] content = Files.readAllBytes(copy.resolve(other));
        if (Arrays.equals(content, bytes)) {
          Files.delete(file);
          return name + " removed";
        }
        replace(file, content);
        return name + " replaced by " + other;
      }
    }
  }

  /** Replaces the file, so that a hard link to it keeps its content. */
  private static void replace(Path file, byte[] content) throws IOException {
    Files.delete(file);
    Files.write(file, content);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  @Test
  @DisplayName("A chain that was shortened together with its manifest is found by the status")
  void shortened() throws Exception {
    PublisherFixture fixture = published(3);
    String head = fixture.manifest().evidence().sha256();
    String name = volume + "|" + name(fixture);
    assertThat(verify(List.of(name + "|--head|" + head)).getFirst()).startsWith("OK ");

    fixture.published("id\nlater\n");

    assertThat(verify(List.of(name + "|--head|" + head)).getFirst())
        .startsWith("BROKEN: statement 4 was altered");
  }

  @Test
  @DisplayName("The newest statement under another number, or none at all, is no chain")
  void renumbered() throws Exception {
    PublisherFixture fixture = published(3);
    String head = fixture.manifest().evidence().sha256();
    Path folder = fixture.home().resolve("evidence");
    Path manifest = fixture.home().resolve("manifest.json");
    String text = Files.readString(manifest);
    Files.move(
        folder.resolve("0000000003.json"),
        folder.resolve("0000000001.json"),
        StandardCopyOption.REPLACE_EXISTING);
    String name = volume + "|" + name(fixture) + "|--head|" + head;

    Files.writeString(manifest, text.replace("\"statement\" : 3", "\"statement\" : 1"));
    assertThat(verify(List.of(name)).getFirst())
        .startsWith("BROKEN: statement 1 is not at its place");

    Files.writeString(manifest, text.replace("\"statement\" : 3", "\"statement\" : 0"));
    assertThat(verify(List.of(name)).getFirst()).isEqualTo("BROKEN: there is no statement");
  }

  @Test
  @DisplayName(
      "The chain goes on after the manifest was lost, and after old statements were removed")
  void goesOn() throws Exception {
    PublisherFixture fixture = published(4);
    Files.delete(fixture.home().resolve("manifest.json"));
    fixture.published("id\nnew\n");
    String name = volume + "|" + name(fixture);
    assertThat(verify(List.of(name)).getFirst()).startsWith("OK OK: 5 statements");

    Files.delete(fixture.home().resolve("evidence/0000000001.json"));
    List<String> seen = verify(List.of(name, name + "|--since|2"));

    assertThat(seen.get(0)).startsWith("BROKEN: statement 1 is missing");
    assertThat(seen.get(1)).startsWith("OK OK: 4 statements");
  }
}
