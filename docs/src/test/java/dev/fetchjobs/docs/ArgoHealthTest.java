package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;

/**
 * Runs the health script for Argo CD on each kind of status that the operator writes. Like Argo
 * CD's own interpreter, this one has no libraries for files or processes.
 */
class ArgoHealthTest {

  private static final Path STATUSES = Page.ROOT.resolve("operator/src/test/resources/health");
  private static final Pattern EXPECTED = Pattern.compile("(?m)^# argocd: (\\w+)$");
  private static final String KEY = "resource.customizations.health.fetchjobs.dev_FetchJob";

  static List<Path> statuses() throws IOException {
    try (Stream<Path> files = Files.list(STATUSES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("statuses")
  @DisplayName("Argo CD's health script computes the right health for each kind of FetchJob status")
  void showsWhatTheStatusMeans(Path file) throws IOException {
    // Given
    Matcher expected = EXPECTED.matcher(Files.readString(file));
    assertThat(expected.find()).isTrue();
    var yaml = new YAMLMapper();
    String script =
        yaml.readTree(Page.ROOT.resolve("docs/argocd-cm.yaml").toFile())
            .at("/data")
            .get(KEY)
            .asText();

    // When
    LuaValue health = run(script, lua(yaml.readTree(file.toFile())));

    // Then
    assertThat(health.get("status").tojstring()).isEqualTo(expected.group(1));
    assertThat(health.get("message").tojstring()).isNotEmpty().isNotEqualTo("nil");
  }

  private static LuaValue run(String script, LuaValue object) {
    Globals globals = new Globals();
    globals.load(new BaseLib());
    LuaC.install(globals);
    globals.set("obj", object);
    return globals.load(script, "health").call();
  }

  private static LuaValue lua(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        var table = new LuaTable();
        value.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
        yield table;
      }
      case ARRAY -> {
        var table = new LuaTable();
        value.forEach(item -> table.set(table.length() + 1, lua(item)));
        yield table;
      }
      case NUMBER -> LuaValue.valueOf(value.asDouble());
      case BOOLEAN -> LuaValue.valueOf(value.asBoolean());
      case STRING -> LuaValue.valueOf(value.asText());
      case NULL, MISSING -> LuaValue.NIL;
      case BINARY, POJO -> throw new IllegalArgumentException("not from JSON: " + value);
    };
  }
}
