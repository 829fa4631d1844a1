package dev.fetchjobs.images;

import dev.fetchjobs.testkit.publisher.PublisherClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Trains the publisher for its ahead-of-time cache: starts it, publishes a file, sends a few
 * requests and ends the program.
 */
final class PublisherTraining implements Training {

  @Override
  public void run(Trainee trainee) throws IOException, InterruptedException {
    int port = freePort();
    Process process = trainee.start(Map.of("PUBLISHER_PORT", String.valueOf(port)));
    try (PublisherClient client = new PublisherClient(URI.create("http://127.0.0.1:" + port))) {
      Awaitility.await("the publisher to answer")
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> !process.isAlive() || !client.sha256("instruments.csv").isEmpty());
      client.behave("instruments.csv", "status=500");
      client.requests("instruments.csv");
    } finally {
      process.destroy();
    }
    process.waitFor();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
