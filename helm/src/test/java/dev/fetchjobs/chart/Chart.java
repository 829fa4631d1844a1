package dev.fetchjobs.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the output of {@code helm template} for the chart. */
record Chart(String text) {
  static final Path FOLDER = Path.of("fetchjob-operator");
  private static final String KUBERNETES = "1.34.0";

  static Helm helm() {
    return new Helm(FOLDER);
  }

  static Chart withDefaults() {
    return new Chart(template().call());
  }

  /**
   * Renders the chart with one changed value.
   *
   * @param value a value of the type that the schema demands
   */
  static Chart with(String key, Object value) {
    return new Chart(template().set(key, value).call());
  }

  static Chart with(Path values) {
    return new Chart(template().withValuesFile(values).call());
  }

  /** Returns a release with the same name in another namespace. */
  static Chart in(String namespace) {
    return new Chart(template().withNamespace(namespace).call());
  }

  private static TemplateCommand template() {
    return helm()
        .template()
        .withName("fetchjob-operator")
        .withNamespace("fetchjob-system")
        .withKubeVersion(KUBERNETES);
  }

  List<HasMetadata> objects() {
    return Stream.of(text.split("(?m)^---\\s*$"))
        .filter(document -> document.contains("kind:"))
        .map(document -> new KubernetesSerialization().<HasMetadata>unmarshal(document))
        .toList();
  }

  <T extends HasMetadata> List<T> objects(Class<T> type) {
    return objects().stream().filter(type::isInstance).map(type::cast).toList();
  }

  Deployment deployment() {
    return objects(Deployment.class).get(0);
  }

  /**
   * Returns the kinds and names of the rendered objects. Two renderings can be compared by these
   * names without the content of the objects.
   */
  List<String> inventory() {
    return objects().stream()
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .sorted()
        .toList();
  }
}
