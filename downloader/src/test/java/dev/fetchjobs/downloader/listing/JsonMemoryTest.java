package dev.fetchjobs.downloader.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.FetchException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads large listings in a child process with a small heap. */
class JsonMemoryTest {

  @Test
  @DisplayName("A heap of 8 MiB is enough for a JSON listing of 100,000 entries in 20 MB")
  void manyEntries() throws Exception {
    assertThat(readInHeap("8m", "entries")).isEqualTo("100000 entries");
  }

  @Test
  @DisplayName(
      "The downloader's heap is enough for a JSON listing of 100,000 entries with long names")
  void manyNames() throws Exception {
    assertThat(readInHeap("48m", "named entries")).isEqualTo("100000 entries");
  }

  @ParameterizedTest
  @DisplayName(
      "The downloader's heap is enough to read 32 MiB of different JSON names, which are refused")
  @ValueSource(strings = {"short names", "long names"})
  void namesWithoutEnd(String listing) throws Exception {
    assertThat(readInHeap("48m", listing))
        .contains("different names of members have more than 8,388,608 bytes together. ");
  }

  private static String readInHeap(String heap, String listing) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                listing)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.strip();
  }

  /**
   * Runs in the child process, which reads one listing and prints the number of entries or the
   * failure.
   */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      int[] count = {0};
      try {
        new JsonRead("$.data.*", "/link").to(entry -> count[0]++, listing(args[0]));
        System.out.println(count[0] + " entries");
      } catch (FetchException e) {
        System.out.println(e.getMessage());
      }
    }

    private static InputStream listing(String name) {
      return switch (name) {
        case "entries" -> body("{\"data\": [", 100_000, Child::entry, "]}");
        case "named entries" ->
            body("{\"data\": {", 100_000, i -> "\"%070d\": {}".formatted(i), "}}");
        case "short names" -> body("{", 10_000_000, "\"name-%d\": 1"::formatted, "}");
        case "long names" ->
            body("{", 10_000_000, i -> "\"%s%d\": 1".formatted("x".repeat(500), i), "}");
        default -> throw new IllegalArgumentException(name);
      };
    }

    private static String entry(int i) {
      return "{\"type\": \"file\", \"link\": \"https://publisher.example/2026/11/30/%d.zip\", \"note\": \"%s\"}"
          .formatted(i, "x".repeat(110));
    }

    /** Returns a document with {@code count} parts, which are made when they are read. */
    private static InputStream body(String head, int count, IntFunction<String> part, String tail) {
      Iterator<String> texts =
          IntStream.rangeClosed(0, count)
              .mapToObj(i -> i == count ? tail : (i == 0 ? head : ",") + part.apply(i))
              .iterator();
      return new SequenceInputStream(
          new Enumeration<InputStream>() {
            @Override
            public boolean hasMoreElements() {
              return texts.hasNext();
            }

            @Override
            public InputStream nextElement() {
              return new ByteArrayInputStream(JsonRead.bytes(texts.next()));
            }
          });
    }
  }
}
