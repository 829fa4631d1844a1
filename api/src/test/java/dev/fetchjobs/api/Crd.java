package dev.fetchjobs.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Represents the CustomResourceDefinition (CRD), as the build generates it from the records and as
 * it is committed.
 */
final class Crd {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  static final Path COMMITTED = ROOT.resolve("crds/fetchjobs.fetchjobs.dev.yaml");
  static final Path CHART =
      ROOT.resolve("helm/fetchjob-operator/files/fetchjobs.fetchjobs.dev.yaml");
  static final Path CALENDAR = ROOT.resolve("crds/fetchcalendars.fetchjobs.dev.yaml");
  static final Path CALENDAR_OF_CHART =
      ROOT.resolve("helm/fetchjob-operator/files/fetchcalendars.fetchjobs.dev.yaml");
  static final Path BASELINE = ROOT.resolve("crds/baseline/fetchjobs.fetchjobs.dev.yaml");

  /**
   * Lists the columns of {@code kubectl get fetchjobs} from left to right. The generator would sort
   * them by name.
   */
  private static final List<String> COLUMNS =
      List.of(
          "STATUS",
          "WEEKLY",
          "ENDS",
          "MESSAGE",
          "SCHEDULE",
          "READY",
          "FRESH",
          "DATA DATE",
          "LAST RESULT",
          "LAST RUN",
          "NEXT RUN",
          "AGE",
          "TIME ZONE",
          "BYTES",
          "SHA256",
          "URL",
          "SOURCE");

  private static final String HEADER =
      """
      # Generated from the records in api/. To change it change them, then run
      #   mvn -pl api -am test -Dtest=CrdTest -Dcrd=write
      """;

  private Crd() {}

  static String fromRecords() {
    CustomResourceDefinition crd = generate(FetchJob.class);
    JSONSchemaProps root = refined(crd);
    root.setDescription(
        "One publisher's file: which, when, how to know it is right, where it goes.");
    Map<String, JSONSchemaProps> top = root.getProperties();
    new Refinement().refine(FetchJobSpec.class, top.get("spec"));
    new Refinement().refine(FetchJobStatus.class, top.get("status"));
    top.get("spec").setDescription("What you want.");
    top.get("status").setDescription("What is so. Only the operator writes it.");
    // A default inside an absent object has no effect, so the object itself gets the default.
    top.get("status")
        .setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    return HEADER + yaml(crd);
  }

  static String calendarFromRecords() {
    CustomResourceDefinition crd = generate(FetchCalendar.class);
    JSONSchemaProps root = refined(crd);
    root.setDescription("Days on which publishers of one market publish nothing.");
    JSONSchemaProps spec = root.getProperties().get("spec");
    new Refinement().refine(FetchCalendarSpec.class, spec);
    spec.setDescription("The closed days.");
    root.getProperties().remove("status");
    crd.getSpec().getVersions().get(0).setSubresources(null);
    return HEADER + yaml(crd);
  }

  /** Sorts the columns, makes the spec required and returns the schema. */
  private static JSONSchemaProps refined(CustomResourceDefinition crd) {
    CustomResourceDefinitionVersion version = crd.getSpec().getVersions().get(0);
    version
        .getAdditionalPrinterColumns()
        .sort(Comparator.comparing(column -> COLUMNS.indexOf(column.getName())));
    // Priority 0 is the default, and the API server leaves defaults out.
    version.getAdditionalPrinterColumns().stream()
        .filter(column -> Integer.valueOf(0).equals(column.getPriority()))
        .forEach(column -> column.setPriority(null));
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setRequired(List.of("spec"));
    return root;
  }

  static JSONSchemaProps schema(Path file) {
    return read(file).getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
  }

  static CustomResourceDefinition read(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String yaml(CustomResourceDefinition crd) {
    try {
      return YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .addModule(new SimpleModule().addSerializer(Double.class, new WholeNumbers()))
          .build()
          .writeValueAsString(crd);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the bounds in a CRD as whole numbers, as the API server does. The generator has them as
   * numbers with a decimal point.
   */
  private static final class WholeNumbers extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    WholeNumbers() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(value.longValue());
    }
  }

  private static CustomResourceDefinition generate(Class<? extends HasMetadata> type) {
    var bytes = new ByteArrayOutputStream();
    new CRDGenerator()
        .customResourceClasses(type)
        .forCRDVersions("v1")
        .withOutput(
            new CRDGenerator.CRDOutput<ByteArrayOutputStream>() {
              @Override
              public ByteArrayOutputStream outputFor(String name) {
                return bytes;
              }

              @Override
              public void close() {}
            })
        .generate();
    return Serialization.unmarshal(
        bytes.toString(StandardCharsets.UTF_8), CustomResourceDefinition.class);
  }
}
