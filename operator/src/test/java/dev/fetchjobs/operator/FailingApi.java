package dev.fetchjobs.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.runtime.Api;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Represents an API server in which every kind of request can fail. */
final class FailingApi implements Api {

  private static final ObjectMapper JSON = new ObjectMapper();

  final List<FetchJobStatus> statuses = new ArrayList<>();
  final List<Map<String, Object>> jobs = new ArrayList<>();

  /** Holds the Events of the FetchJob: reason and message. */
  final List<String> announced = new ArrayList<>();

  /** Holds the Jobs that the operator added to the CronJob's active Jobs. */
  final List<String> entered = new ArrayList<>();

  List<Node> shownEvents = List.of();
  int attempts;
  @Nullable GenericKubernetesResource live;

  /** Holds the FetchJob as the API server has it, which may be newer than in the caches. */
  @Nullable Node self;

  /** Counts how often the operator has read the FetchJob. */
  int selfReadings;

  @Nullable ApiException selfReading;

  /** Holds the patches of the statuses of pods. */
  final List<Node> patched = new ArrayList<>();

  @Nullable ApiException podStatuses;
  @Nullable GenericKubernetesResource configMap;
  int configMapWrites;
  @Nullable ApiException configMaps;
  @Nullable ApiException cronJobs;
  @Nullable ApiException lastSchedule;
  @Nullable ApiException jobCreation;
  @Nullable ApiException jobEnd;
  final Map<String, Map<String, Object>> ended = new HashMap<>();
  @Nullable Map<String, Object> claim = Map.of("status", Map.of("phase", "Bound"));
  @Nullable ApiException events;
  @Nullable ApiException status;

  /** Is thrown in place of the answer to a status that was stored. */
  @Nullable ApiException statusReply;

  /** Returns an annotation of the first Job that was created. */
  Node jobAnnotation(String name) {
    return new Node(jobs.getFirst()).at("metadata", "annotations", name);
  }

  private static <T> T answer(@Nullable ApiException failure, Supplier<T> result) {
    if (failure != null) {
      throw failure;
    }
    return result.get();
  }

  @Override
  public Optional<GenericKubernetesResource> cronJob(String namespace, String name) {
    return Optional.ofNullable(live);
  }

  @Override
  public Optional<Node> fetchJob(String namespace, String name) {
    selfReadings++;
    return answer(selfReading, () -> Optional.ofNullable(self));
  }

  @Override
  public ObjectMeta createCronJob(String namespace, Map<String, Object> body) {
    attempts++;
    return answer(cronJobs, () -> stored(body, 1L));
  }

  @Override
  public ObjectMeta replaceCronJob(String namespace, String name, Map<String, Object> body) {
    attempts++;
    return answer(cronJobs, () -> stored(body, 2L));
  }

  private static ObjectMeta stored(Map<String, Object> body, long generation) {
    ObjectMeta stored = JSON.convertValue(body, GenericKubernetesResource.class).getMetadata();
    stored.setResourceVersion("7");
    stored.setGeneration(generation);
    return stored;
  }

  private static ObjectMeta version(String version) {
    return new ObjectMetaBuilder().withResourceVersion(version).build();
  }

  @Override
  public ObjectMeta applyStatus(
      String namespace, String name, String uid, @Nullable String version, Object written) {
    return answer(
        status,
        () -> {
          statuses.add((FetchJobStatus) written);
          return answer(statusReply, () -> version("8"));
        });
  }

  @Override
  public void patchPodStatus(String namespace, String name, Map<String, Object> patch) {
    answer(podStatuses, () -> patched.add(new Node(patch)));
  }

  /** Returns the ConfigMap as the watch shows it: without the label it is not shown. */
  @Nullable GenericKubernetesResource shownConfigMap() {
    return configMap == null
            || !Objects.requireNonNullElse(configMap.getMetadata().getLabels(), Map.of())
                .containsKey(Identity.MANAGED_BY_LABEL)
        ? null
        : configMap;
  }

  @Override
  public ObjectMeta createConfigMap(String namespace, Map<String, Object> body) {
    configMapWrites++;
    if (configMap != null) {
      throw refusal(409, "configmaps already exists");
    }
    return answer(configMaps, () -> storedConfigMap(body));
  }

  @Override
  public ObjectMeta applyConfigMap(String namespace, String name, Map<String, Object> body) {
    configMapWrites++;
    return answer(configMaps, () -> storedConfigMap(body));
  }

  private ObjectMeta storedConfigMap(Map<String, Object> body) {
    var next = JSON.convertValue(body, GenericKubernetesResource.class);
    if (configMap != null) {
      next.getMetadata().setOwnerReferences(configMap.getMetadata().getOwnerReferences());
    }
    next.getMetadata().setUid("configmap");
    next.getMetadata().setResourceVersion(String.valueOf(20 + configMapWrites));
    configMap = next;
    return next.getMetadata();
  }

  @Override
  public ObjectMeta moveLastSchedule(String namespace, String name, String time) {
    return answer(lastSchedule, () -> version("9"));
  }

  @Override
  public ObjectMeta enterActiveJob(String namespace, String cronJob, String job, String uid) {
    entered.add(job);
    return answer(lastSchedule, () -> version("9"));
  }

  @Override
  public ObjectMeta createJob(String namespace, Map<String, Object> body) {
    return answer(
        jobCreation,
        () -> {
          jobs.add(body);
          return version("10");
        });
  }

  @Override
  public void patchJob(String namespace, String name, Map<String, Object> patch) {
    answer(jobEnd, () -> ended.put(name, patch));
  }

  @Override
  public void createEvent(String namespace, Map<String, Object> body) {
    Node event = new Node(body);
    announced.add(event.at("reason").textOr("") + ": " + event.at("message").textOr(""));
    answer(events, () -> "10");
  }

  @Override
  public List<Node> events(String namespace, String objectUid) {
    return answer(events, () -> shownEvents);
  }

  @Override
  public Optional<Node> claim(String namespace, String name) {
    return answer(events, () -> Optional.ofNullable(claim).map(Node::new));
  }

  @Override
  public List<Node> warnings(String namespace, String objectUid) {
    return answer(events, () -> shownEvents);
  }

  /** Returns the error that the API server answers with, in place of the requested object. */
  static ApiException refusal(int code) {
    return refusal(code, "words of the server");
  }

  static ApiException refusal(int code, String words) {
    return ApiException.answered("PATCH cronjobs", code, new Node(Map.of("message", words)));
  }
}
