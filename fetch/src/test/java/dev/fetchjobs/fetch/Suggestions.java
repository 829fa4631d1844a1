package dev.fetchjobs.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Represents a server, the FetchJob that {@code dev/fetch --suggest} suggests for it, and a run of
 * this FetchJob.
 */
final class Suggestions implements AutoCloseable {

  record Ended(int code, String out, String people) {}

  final Site site = new Site();
  final BadServer server = BadServer.http(site);
  private final Path folder;

  Suggestions(Path folder) {
    this.folder = folder;
  }

  @Override
  public void close() {
    server.close();
  }

  void assertFetches(String yaml, String path, byte[] content) throws IOException {
    ObjectNode fetchJob = (ObjectNode) Yaml.MAPPER.readTree(yaml);
    assertThat(Definition.complete(fetchJob)).isEmpty();
    Path file = Files.writeString(folder.resolve("job.yaml"), yaml);
    Path data = folder.resolve("data");
    Ended ended = run(List.of(file.toString(), "--to", data.toString(), "--allow-private"));
    assertThat(ended.out()).as(ended.people()).contains("\"outcome\" : \"Fetched\"");
    assertThat(data.resolve("127.0.0.1").resolve(path)).hasBinaryContent(content);
  }

  Ended suggest(String target) {
    return run(List.of("--suggest", server.url(target), "--allow-private", "--attempts", "1"));
  }

  static Ended run(List<String> words) {
    var out = new ByteArrayOutputStream();
    var people = new ByteArrayOutputStream();
    int code =
        Main.run(
            words,
            Map.of(),
            new Stop(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(people, true, UTF_8));
    return new Ended(code, out.toString(UTF_8), people.toString(UTF_8));
  }
}
