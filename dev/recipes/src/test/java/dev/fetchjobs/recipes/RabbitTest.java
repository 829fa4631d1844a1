package dev.fetchjobs.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitTest {

  @Test
  @DisplayName("An event is in the queue unchanged, and any client of RabbitMQ can read it")
  void anEventIsInTheQueue(@TempDir Path folder) throws Exception {
    try (RabbitServer server = RabbitServer.start(folder);
        Camel camel =
            Camel.run(
                "rabbitmq", Map.of("rabbitmq.uri", server.uri(), "rabbitmq.queue", "fetchjobs"))) {
      var factory = new ConnectionFactory();
      factory.setUri(server.uri());
      try (Connection connection = factory.newConnection()) {
        // Given
        var channel = connection.createChannel();
        channel.queueDeclare("fetchjobs", true, false, false, Map.of());

        // When
        int status = camel.post(Page.event());

        // Then
        assertThat(status).isEqualTo(204);
        GetResponse found = channel.basicGet("fetchjobs", true);
        assertThat(new String(found.getBody(), UTF_8)).isEqualTo(Page.event());
      }
    }
  }

  @Test
  @DisplayName("RabbitMQ is down: the answer is not 2xx, so the operator sends the event again")
  void rabbitIsDown() throws Exception {
    String nowhere = "amqp://guest:guest@127.0.0.1:" + Camel.freePort();
    try (Camel camel =
        Camel.run("rabbitmq", Map.of("rabbitmq.uri", nowhere, "rabbitmq.queue", "fetchjobs"))) {
      assertThat(camel.post(Page.event())).isEqualTo(500);
    }
  }
}
