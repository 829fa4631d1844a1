package dev.fetchjobs.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KafkaTest {

  private static KafkaClusterTestKit broker() throws Exception {
    var nodes =
        new TestKitNodes.Builder()
            .setCombined(true)
            .setNumBrokerNodes(1)
            .setNumControllerNodes(1)
            .build();
    var broker =
        new KafkaClusterTestKit.Builder(nodes)
            .setConfigProp("offsets.topic.replication.factor", "1")
            .build();
    broker.format();
    broker.startup();
    broker.waitForReadyBrokers();
    return broker;
  }

  @Test
  @DisplayName("An event is in the topic unchanged, with the FetchJob as its key")
  void anEventIsInTheTopic() throws Exception {
    try (var broker = broker();
        var camel =
            Camel.run(
                "kafka",
                Map.of("kafka.brokers", broker.bootstrapServers(), "kafka.topic", "fetchjobs"))) {
      // When
      int status = camel.post(Page.event());

      // Then
      assertThat(status).isEqualTo(204);
      ConsumerRecord<String, String> found = first(broker.bootstrapServers());
      assertThat(found.key())
          .isEqualTo("/apis/fetchjobs.dev/v1alpha1/namespaces/data/fetchjobs/xetra");
      assertThat(found.value()).isEqualTo(Page.event());
    }
  }

  private static ConsumerRecord<String, String> first(String brokers) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", brokers, "auto.offset.reset", "earliest");
    var text = new StringDeserializer();
    try (var consumer = new KafkaConsumer<>(settings, text, text)) {
      var partition = new TopicPartition("fetchjobs", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return consumer.poll(Duration.ofSeconds(30)).iterator().next();
    }
  }

  @Test
  @DisplayName("Kafka is down: the answer is not 2xx, so the operator sends the event again")
  void kafkaIsDown() throws Exception {
    try (var camel =
        Camel.run(
            "kafka",
            Map.of(
                "kafka.brokers", "127.0.0.1:" + Camel.freePort(),
                "kafka.topic", "fetchjobs",
                "camel.component.kafka.max-block-ms", "2000"))) {
      // When
      int status = camel.post(Page.event());

      // Then
      assertThat(status).isEqualTo(500);
    }
  }
}
