package dev.fetchjobs.testkit.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Holds one event of a watch, which is one line of the answer.
 *
 * @param type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR
 */
public record WatchEvent(String type, JsonNode object) {
  /**
   * Writes JSON in ASCII only. The test proxy does not support WebSockets. Without WebSockets
   * fabric8 7.8 decodes a watch in parts, and replaces characters with several bytes by NULs.
   */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  static WatchEvent parse(String line) throws JsonProcessingException {
    JsonNode event = JSON.readTree(line);
    return new WatchEvent(event.path("type").asText(), event.path("object"));
  }

  static WatchEvent gone() {
    return new WatchEvent("ERROR", Reply.status(410));
  }

  /** Returns the name of the object in the watch event. */
  public String name() {
    return object.path("metadata").path("name").asText();
  }

  String key() {
    JsonNode metadata = object.path("metadata");
    return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
  }

  /** Returns the event that replaces this event and a newer event of the same object. */
  WatchEvent after(WatchEvent newer) {
    boolean stillNew = type.equals("ADDED") && newer.type.equals("MODIFIED");
    return stillNew ? new WatchEvent("ADDED", newer.object) : newer;
  }

  String line() throws JsonProcessingException {
    ObjectNode event = JSON.createObjectNode();
    event.put("type", type);
    event.set("object", object);
    return JSON.writeValueAsString(event) + "\n";
  }
}
