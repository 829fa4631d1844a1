package dev.fetchjobs.operator.runtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchCalendar;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobSpec;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Parses lists and watch events of the API server in one pass. FetchJobs become objects of their
 * class, and all other objects become trees. The client itself would parse each event into a tree,
 * then into the model class, and then convert it through JSON. That work would be a fifth of the
 * operator's work at start.
 */
public final class TreeSerialization extends KubernetesSerialization {

  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private final ObjectMapper mapper;
  private final UnaryOperator<FetchJob> pruneFetchJob;
  private final UnaryOperator<GenericKubernetesResource> prune;

  /**
   * Keeps equal texts of cached objects only once. Ten thousand FetchJobs repeat zones, hosts and
   * messages, and without sharing these texts would need a third of all memory.
   */
  private final Interner shared = new Interner();

  /**
   * Prepares the parsing of lists and watch events.
   *
   * @param pruneFetchJob function that reduces a FetchJob to what the operator reads
   * @param prune function that reduces an object of another kind. The reduction is done while
   *     parsing, because an informer passes on its first list only when the list is complete. Until
   *     then the complete trees would be in memory.
   */
  public TreeSerialization(
      UnaryOperator<FetchJob> pruneFetchJob, UnaryOperator<GenericKubernetesResource> prune) {
    this(new ObjectMapper(), pruneFetchJob, prune);
  }

  private TreeSerialization(
      ObjectMapper mapper,
      UnaryOperator<FetchJob> pruneFetchJob,
      UnaryOperator<GenericKubernetesResource> prune) {
    super(mapper, false);
    this.mapper = mapper;
    this.pruneFetchJob = pruneFetchJob;
    this.prune = prune;
    // The Kubernetes client looks up the path of a kind among the registered classes.
    // Without a registered class the client would load every model class.
    List.of(CronJob.class, Job.class, Pod.class, ConfigMap.class, FetchCalendar.class)
        .forEach(this::registerKubernetesResource);
  }

  @Override
  @SuppressWarnings("unchecked") // each branch returns the requested type
  public <T> T unmarshal(InputStream in, TypeReference<T> wanted) {
    Type type = wanted.getType();
    try {
      if (type == WatchEvent.class) {
        return (T) event(new Node(eventTree(in)));
      }
      if (type == GenericKubernetesResourceList.class) {
        return (T) filled(new GenericKubernetesResourceList(), in, this::item);
      }
      if (isListOfFetchJobs(type)) {
        return (T)
            filled(new DefaultKubernetesResourceList<>(), in, (list, item) -> fetchJob(item));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new KubernetesClientException("The API server's answer cannot be read", e);
    }
    return super.unmarshal(in, wanted);
  }

  /**
   * Returns whether the type is a list of FetchJobs. The client describes the type with a class of
   * the JSON library.
   */
  private boolean isListOfFetchJobs(Type type) {
    JavaType list = mapper.constructType(type);
    return list.getRawClass() == DefaultKubernetesResourceList.class
        && list.containedTypeOrUnknown(0).getRawClass() == FetchJob.class;
  }

  private WatchEvent event(Node event) {
    Node object = event.at("object");
    KubernetesResource resource =
        switch (object.at("kind").textOr("")) {
          case "FetchJob" -> fetchJob(object);
          case "Status" -> mapper.convertValue(object.value(), Status.class);
          default ->
              generic(
                  object,
                  object.at("apiVersion").text().orElse(null),
                  object.at("kind").text().orElse(null));
        };
    return new WatchEvent(resource, event.at("type").textOr(""));
  }

  /** Reads a watch event. The method does not reduce small events, and most events are small. */
  private Map<String, Object> eventTree(InputStream in) throws IOException {
    return in.available() > Reduction.LIMIT
        ? Reduction.event(mapper, in)
        : mapper.readValue(in, TREE);
  }

  /**
   * Reads a list item by item, so that only one complete tree of a page is in memory. The JSON of a
   * list has the kind before the items.
   */
  private <R extends HasMetadata> DefaultKubernetesResourceList<R> filled(
      DefaultKubernetesResourceList<R> list, InputStream in, BiFunction<Node, Node, R> item)
      throws IOException {
    Map<String, Object> head = new LinkedHashMap<>();
    List<R> items = new ArrayList<>();
    try (JsonParser parser = mapper.getFactory().createParser(in)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("items")) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            items.add(item.apply(new Node(head), new Node(mapper.readValue(parser, TREE))));
          }
        } else {
          head.put(name, mapper.readValue(parser, Object.class));
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("the list ends early");
      }
    }
    Node tree = new Node(head);
    list.setApiVersion(tree.at("apiVersion").textOr(""));
    list.setKind(tree.at("kind").textOr(""));
    ListMeta meta = new ListMeta();
    Node metadata = tree.at("metadata");
    metadata.at("resourceVersion").text().ifPresent(meta::setResourceVersion);
    metadata.at("continue").text().ifPresent(meta::setContinue);
    metadata.at("remainingItemCount").number().ifPresent(meta::setRemainingItemCount);
    list.setMetadata(meta);
    list.setItems(items);
    return list;
  }

  /**
   * Creates an item of a list. Items of built-in kinds do not state their kind, so the method takes
   * the kind from the list.
   */
  private GenericKubernetesResource item(Node list, Node tree) {
    String kind = list.at("kind").textOr("");
    return generic(
        tree,
        list.at("apiVersion").textOr(""),
        kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : kind);
  }

  private FetchJob fetchJob(Node tree) {
    FetchJob fetchJob = new FetchJob();
    fetchJob.setMetadata(metadata(tree));
    if (tree.at(Reduction.MARK).isPresent()) {
      fetchJob.getMetadata().setAnnotations(Map.of(Identity.TOO_LARGE_ANNOTATION, "true"));
    }
    if (tree.at("spec").isPresent()) {
      fetchJob.setSpec(part(tree.at("spec"), FetchJobSpec.class));
    }
    if (tree.at("status").isPresent()) {
      fetchJob.setStatus(part(tree.at("status"), FetchJobStatus.class));
    }
    return pruneFetchJob.apply(fetchJob);
  }

  private ObjectMeta metadata(Node object) {
    return Metadata.of(object.at("metadata").withTexts(shared::text));
  }

  private <T> T part(Node tree, Class<T> type) {
    return mapper.convertValue(tree.withTexts(shared::text).value(), type);
  }

  private GenericKubernetesResource generic(
      Node tree, @Nullable String apiVersion, @Nullable String kind) {
    var resource = new GenericKubernetesResource();
    resource.setApiVersion(apiVersion);
    resource.setKind(kind);
    resource.setMetadata(metadata(tree));
    Map<String, Object> properties = tree.fields();
    properties.keySet().removeAll(List.of("apiVersion", "kind", "metadata"));
    resource.setAdditionalProperties(properties);
    return prune.apply(resource);
  }
}
