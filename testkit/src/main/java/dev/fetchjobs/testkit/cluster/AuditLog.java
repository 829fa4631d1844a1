package dev.fetchjobs.testkit.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Reads the API server's audit log between two points of time. A point of time is marked by a
 * request that this class sends to a unique address. When the line of this request is in the log,
 * the lines of all requests answered before are in it as well.
 */
public final class AuditLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final Path directory;

  AuditLog(KubernetesClient client, Path directory) {
    this.client = client;
    this.directory = directory;
  }

  /**
   * Marks a point in the audit log. The inode identifies the file, because the log is rotated by
   * renaming.
   */
  public record Mark(Object file, long offset) {}

  /** Marks the present end of the API server's audit log. */
  public Mark mark() {
    try {
      Path newest = files().getLast();
      return stamp(new Mark(key(newest), Files.size(newest))).end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the requests that the API server answered since the mark, oldest first. A watch is
   * included when it has ended.
   */
  public List<AuditRequest> since(Mark mark) {
    return stamp(mark).lines().stream()
        .map(AuditLog::event)
        .filter(event -> event.path("stage").asText().equals("ResponseComplete"))
        .map(AuditRequest::of)
        .toList();
  }

  private static JsonNode event(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not an audit event: " + line, e);
    }
  }

  private record Section(List<String> lines, Mark end) {}

  /** Sends a request and reads the log from the mark up to the line of this request. */
  private Section stamp(Mark from) {
    String address = "/version?audit-mark=" + UUID.randomUUID();
    client.raw(address);
    return Awaitility.await(address + " in the audit log " + directory)
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> read(from, address), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<Section> read(Mark from, String address) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean started = false;
    for (Path file : files()) {
      boolean first = key(file).equals(from.file());
      started |= first;
      if (!started) {
        continue;
      }
      try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
        long offset = first ? from.offset() : 0;
        byte[] bytes = new byte[Math.toIntExact(log.length() - offset)];
        log.seek(offset);
        log.readFully(bytes);
        int begin = 0;
        for (int i = 0; i < bytes.length; i++) {
          if (bytes[i] != '\n') {
            continue;
          }
          String line = new String(bytes, begin, i - begin, StandardCharsets.UTF_8);
          begin = i + 1;
          if (line.contains(address)) {
            return Optional.of(new Section(lines, new Mark(key(file), offset + begin)));
          }
          lines.add(line);
        }
      }
    }
    if (!started) {
      throw new IllegalStateException("the audit log of that mark was rotated away: " + directory);
    }
    return Optional.empty();
  }

  /**
   * Returns the files of the audit log, oldest first. The names of rotated files contain a time.
   * The current file's name does not.
   */
  private List<Path> files() throws IOException {
    try (Stream<Path> listed = Files.list(directory)) {
      List<Path> files = new ArrayList<>(listed.sorted().toList());
      Path current = directory.resolve("audit.log");
      if (!files.remove(current)) {
        throw new IllegalStateException("this cluster keeps no audit log in " + directory);
      }
      files.add(current);
      return files;
    }
  }

  private static Object key(Path file) throws IOException {
    return requireNonNull(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }
}
