package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.downloader.run.Run;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes damaged responses: bytes of correct responses are cut, repeated, swapped, inserted or
 * changed. The invariants of a run hold for every damaged response.
 */
final class MutatedResponses {

  private static final String SECRET = Canary.secret("header to a publisher that lies");
  private static final byte[] BODY = RunFixture.text("id;name\n" + "1;something\n".repeat(30));
  private static final String OK = "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 06:00:00 GMT\r\n";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Path root;
  private final long seed;
  private final int cases;

  private MutatedResponses(Path root, long seed, int cases) {
    this.root = root;
    this.seed = seed;
    this.cases = cases;
  }

  /**
   * Runs the damaged responses and prints a summary. The arguments are an empty directory, the seed
   * and the number of cases.
   */
  public static void main(String[] arguments) throws IOException {
    System.out.println(
        new MutatedResponses(
                Path.of(arguments[0]), Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]))
            .check());
  }

  private static List<byte[]> correct() {
    String text = new String(BODY, StandardCharsets.UTF_8);
    String framed = OK + "ETag: \"1\"\r\nContent-Length: " + BODY.length + "\r\n\r\n" + text;
    String chunked =
        OK
            + "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
                .formatted(100, text.substring(0, 100), BODY.length - 100, text.substring(100));
    String part =
        "HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nContent-Range: bytes 0-%d/%d\r\n"
                .formatted(BODY.length - 1, BODY.length)
            + "Content-Length: %d\r\n\r\n%s".formatted(BODY.length, text);
    String moved = "HTTP/1.1 302 Found\r\nLocation: /list.csv\r\nContent-Length: 0\r\n\r\n";
    String busy =
        "HTTP/1.1 503 Busy "
            + SECRET
            + "\r\nRetry-After: 86400\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    return List.of(framed, chunked, part, moved, busy, framed, chunked).stream()
        .map(response -> response.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static byte[] mutate(byte[] response, Random random) {
    byte[] bytes = response;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      bytes = mutateOnce(bytes, random);
    }
    return bytes;
  }

  private static byte[] mutateOnce(byte[] bytes, Random random) {
    // Half of the faults are in the header, which is shorter than the body.
    int end = random.nextBoolean() ? Math.min(bytes.length, 120) : bytes.length;
    int from = random.nextInt(Math.max(1, end));
    int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    switch (random.nextInt(6)) {
      case 0 -> out.write(bytes, to, bytes.length - to);
      case 1 -> {
        out.write(bytes, from, to - from);
        out.write(bytes, from, bytes.length - from);
      }
      case 2 -> {
        for (int i = to - 1; i >= from; i--) {
          out.write(bytes[i]);
        }
        out.write(bytes, to, bytes.length - to);
      }
      case 3 -> {
        byte[] more = new byte[1 + random.nextInt(8)];
        random.nextBytes(more);
        out.writeBytes(more);
        out.write(bytes, from, bytes.length - from);
      }
      case 4 -> {
        String[] words = {"\r\n", "\0", "0\r\n\r\n", ": ", "\n", " ", SECRET, "9", "-1", ";", ","};
        out.writeBytes(RunFixture.text(words[random.nextInt(words.length)]));
        out.write(bytes, from, bytes.length - from);
      }
      default -> {
        return out.toByteArray(); // cut
      }
    }
    return out.toByteArray();
  }

  private String check() throws IOException {
    List<byte[]> correct = correct();
    AtomicReference<byte[]> next = new AtomicReference<>(correct.getFirst());
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    RunFixture fixture = new RunFixture(root);
    fixture.files = new UnsyncedFiles();
    fixture.requested = true; // A hold would end all runs after the first run.
    try (BadServer server = BadServer.http(exchange -> exchange.send(next.get()))) {
      PlanBuilder plan =
          new PlanBuilder(server.url("/list.csv")).timeout(TIMEOUT).header("X-Key", SECRET);
      plan.rejectHtml = false;
      plan.sha256(RunFixture.sha256(BODY));
      Random random = new Random(seed);
      for (int number = 0; number < cases; number++) {
        byte[] mutated = mutate(correct.get(random.nextInt(correct.size())), random);
        next.set(mutated);
        boolean known = Files.exists(fixture.file());
        int connections = server.connections();
        long began = System.nanoTime();
        Result result = Run.execute(plan.build(root), fixture.environment("list-" + number));
        String what = "seed " + seed + ", case " + number + ": " + result.report();
        // Only verified content is published, and a published file is never removed.
        if (known || Files.exists(fixture.file())) {
          assertThat(fixture.published()).as(what).isEqualTo(BODY);
        }
        // Requests go to one origin only, and their number is bounded.
        // A run sends a conditional and a plain request, each with five redirects.
        // A run also sends one request for a checksum file.
        assertThat(server.connections() - connections).as(what).isLessThanOrEqualTo(13);
        // The run ends within its time limit.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as(what).isLessThan(TIMEOUT);
        // The report is valid.
        String line = Reports.line(result.report());
        assertThat(line.length()).as(what).isLessThanOrEqualTo(FetchReport.MAX_BYTES);
        assertThat(line).as(what).doesNotContain(SECRET);
        assertThat(result.report().reason()).as(what).isNotEqualTo(Reason.INTERNAL.word());
        try {
          Wire.readTolerant(FetchReport.class, line);
        } catch (Wire.WireException e) {
          throw new AssertionError(what, e);
        }
        outcomes.merge(result.report().outcome(), 1, Integer::sum);
      }
    }
    assertThat(fixture.log).noneMatch(line -> line.contains(SECRET));
    return "%,d mutated responses, seed %d: invariants hold; outcomes %s"
        .formatted(cases, seed, outcomes);
  }
}
