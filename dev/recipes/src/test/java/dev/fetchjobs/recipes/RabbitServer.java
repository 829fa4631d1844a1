package dev.fetchjobs.recipes;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Runs Debian's RabbitMQ with ports, a node name and folders of its own. */
record RabbitServer(Process process, int port, int epmd) implements AutoCloseable {

  static RabbitServer start(Path folder) throws IOException {
    int port = Camel.freePort();
    int epmd = Camel.freePort();
    var command = new ProcessBuilder("/usr/lib/rabbitmq/bin/rabbitmq-server");
    command
        .environment()
        .putAll(
            Map.of(
                "HOME", folder.toString(),
                "RABBITMQ_NODENAME", "recipes@localhost",
                "RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1",
                "RABBITMQ_NODE_PORT", String.valueOf(port),
                "RABBITMQ_DIST_PORT", String.valueOf(Camel.freePort()),
                "ERL_EPMD_PORT", String.valueOf(epmd),
                "RABBITMQ_MNESIA_BASE", folder.resolve("data").toString(),
                "RABBITMQ_LOG_BASE", folder.resolve("log").toString(),
                "RABBITMQ_PID_FILE", folder.resolve("pid").toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()));
    command.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
    var server = new RabbitServer(command.start(), port, epmd);
    Awaitility.await("RabbitMQ").atMost(Duration.ofMinutes(1)).until(server::isReady);
    return server;
  }

  String uri() {
    return "amqp://guest:guest@127.0.0.1:" + port;
  }

  private boolean isReady() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri());
    try (var connection = factory.newConnection()) {
      return connection.isOpen();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    // epmd refuses to end while it knows a living node.
    for (ProcessHandle part : process.descendants().toList()) {
      part.destroyForcibly();
      part.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    var kill = new ProcessBuilder("epmd", "-port", String.valueOf(epmd), "-kill");
    kill.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    kill.start().waitFor();
  }
}
