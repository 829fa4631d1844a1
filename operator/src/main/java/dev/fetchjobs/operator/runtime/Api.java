package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every request of the operator besides list and watch. Each throws {@link ApiException} when the
 * API server refuses it, does not answer in time, or its answer cannot be read.
 */
public interface Api {

  /** By which managed fields name the operator. Never changes: other names would own for ever. */
  String FIELD_MANAGER = Identity.OPERATOR;

  /** The CronJob of that name, whole; empty if there is none. */
  Optional<GenericKubernetesResource> cronJob(String namespace, String name);

  /**
   * @return metadata of the object as it is now
   */
  ObjectMeta createCronJob(String namespace, Map<String, Object> body);

  /**
   * @param body with the resource version of the object that was read: if it has changed since, the
   *     API server refuses to replace it
   * @return metadata of the object as it is now
   */
  ObjectMeta replaceCronJob(String namespace, String name, Map<String, Object> body);

  /**
   * Applies the status alone.
   *
   * @param uid makes the API server refuse it for a namesake created meanwhile
   * @return metadata of the object as it is now
   */
  ObjectMeta applyStatus(String namespace, String name, String uid, Object status);

  /** Moves the slot that the CronJob controller counts from: no run for one before it. */
  ObjectMeta moveLastSchedule(String namespace, String name, String time);

  /** Makes a Job; one that is there already, by an earlier attempt, is as good. */
  ObjectMeta createJob(String namespace, Map<String, Object> body);

  /**
   * Changes a Job that we have made.
   *
   * @param patch a JSON merge patch
   */
  void patchJob(String namespace, String name, Map<String, Object> patch);

  void createEvent(String namespace, Map<String, Object> body);

  /** The warnings about an object: of all Events the oldest hundred might hold none. */
  List<Node> warnings(String namespace, String objectUid);

  /** A hundred Events about an object, of any type. */
  List<Node> events(String namespace, String objectUid);

  /** The claim of that name; empty if there is none. */
  Optional<Node> claim(String namespace, String name);
}
