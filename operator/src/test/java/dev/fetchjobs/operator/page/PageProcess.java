package dev.fetchjobs.operator.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * Serves the page in a JVM of its own. The JDK reads the limits of its HTTP server once in a JVM,
 * so another test could have fixed them before.
 */
final class PageProcess implements AutoCloseable {

  private final Process process;
  private final Path errors;
  private final int port;

  private PageProcess(Process process, Path errors) throws IOException {
    this.process = process;
    this.errors = errors;
    String first = process.inputReader(UTF_8).readLine();
    if (first == null) {
      throw new IllegalStateException("The page did not start: " + Files.readString(errors));
    }
    this.port = Integer.parseInt(first);
  }

  /** Starts the page. What the process reports is in a file of the folder. */
  static PageProcess start(Path folder) throws IOException {
    Path errors = folder.resolve("page.log");
    var java =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            PageProcess.class.getName());
    java.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL"));
    return new PageProcess(java.redirectError(errors.toFile()).start(), errors);
  }

  /**
   * Prints the port, and serves until the input ends. After each byte of the input it prints how
   * many questions the page has asked the API server; bench/page uses this.
   *
   * @param arguments number of FetchJobs; without it there is one of each kind
   */
  public static void main(String... arguments) throws IOException {
    var reviews = new FakeReviews(Map.of());
    try (var server =
        new PageServer(
            0,
            arguments.length == 0
                ? SampleFetchJobs.ofEachKind()
                : SampleFetchJobs.many(Integer.parseInt(arguments[0])),
            reviews,
            InstantSource.fixed(SampleFetchJobs.NOW),
            null)) {
      System.out.println(server.port());
      while (System.in.read() >= 0) {
        System.out.println(reviews.count());
      }
    }
  }

  int port() {
    return port;
  }

  /** Returns what the process reported, such as a stack trace. */
  String reported() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
