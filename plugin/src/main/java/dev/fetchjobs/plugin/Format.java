package dev.fetchjobs.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Locale;

/** Lists the formats for programs, as kubectl names them. */
enum Format {
  JSON,
  YAML,
  NAME;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a list of the status.
   *
   * @param key field of each entry that is its name
   */
  String write(JsonNode list, String key) {
    try {
      return switch (this) {
        case JSON -> new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(list);
        case YAML -> new YAMLMapper().writeValueAsString(list).stripTrailing();
        case NAME -> String.join("\n", list.findValuesAsText(key));
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was read can be written.", e);
    }
  }
}
