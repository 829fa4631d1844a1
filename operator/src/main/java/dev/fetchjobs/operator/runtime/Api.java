package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes all requests of the operator except list and watch. Each method throws {@link ApiException}
 * when the API server refuses the request or does not answer in time, or when its answer cannot be
 * read.
 */
public interface Api {

  /**
   * The managed fields of objects name the operator by this word. The word must never change,
   * because fields with another name would keep their owner for ever.
   */
  String FIELD_MANAGER = Identity.OPERATOR;

  /** Returns the complete CronJob with this name, or empty if there is none. */
  Optional<GenericKubernetesResource> cronJob(String namespace, String name);

  /** Returns the FetchJob with this name as it is now, or empty if there is none. */
  Optional<Node> fetchJob(String namespace, String name);

  /**
   * Creates a CronJob.
   *
   * @return metadata of the object after the write
   */
  ObjectMeta createCronJob(String namespace, Map<String, Object> body);

  /**
   * Replaces a CronJob as a whole.
   *
   * @param body the new CronJob, with the resource version of the one that was read; if the CronJob
   *     has changed since, the API server refuses the request
   * @return metadata of the object after the write
   */
  ObjectMeta replaceCronJob(String namespace, String name, Map<String, Object> body);

  /**
   * Applies the status of a FetchJob. The request changes nothing else of the FetchJob.
   *
   * @param uid uid of the FetchJob; the API server refuses the status if another FetchJob now has
   *     the name
   * @param version version of the FetchJob; the API server refuses the status if the FetchJob has
   *     another version now; null to write the status in any case
   * @return metadata of the object after the write
   */
  ObjectMeta applyStatus(
      String namespace, String name, String uid, @Nullable String version, Object status);

  /**
   * Sets the CronJob's lastScheduleTime, so that the CronJob controller starts no run for an
   * earlier scheduled time.
   */
  ObjectMeta moveLastSchedule(String namespace, String name, String time);

  /**
   * Makes the Job the only one in the CronJob's list of active Jobs, so that the CronJob controller
   * starts no run beside it.
   */
  ObjectMeta enterActiveJob(String namespace, String cronJob, String job, String uid);

  /** Creates a Job. The method succeeds if an earlier attempt has already created the Job. */
  ObjectMeta createJob(String namespace, Map<String, Object> body);

  /**
   * Changes a Job that the operator or its CronJob created.
   *
   * @param patch a JSON merge patch
   */
  void patchJob(String namespace, String name, Map<String, Object> patch);

  /**
   * Creates a ConfigMap. Fails if one with the name exists, even if an earlier attempt created it.
   *
   * @return metadata of the object after the write
   */
  ObjectMeta createConfigMap(String namespace, Map<String, Object> body);

  /**
   * Applies fields of a ConfigMap. Fields that others have set stay.
   *
   * @param body the fields, with the uid of the ConfigMap; the API server refuses them if another
   *     ConfigMap now has the name
   * @return metadata of the object after the write
   */
  ObjectMeta applyConfigMap(String namespace, String name, Map<String, Object> body);

  /**
   * Changes the status of a pod. If the pod is gone, nothing is to be done, and this counts as
   * success.
   *
   * @param patch a strategic merge patch with the pod's uid; the API server refuses it if another
   *     pod now has the name
   */
  void patchPodStatus(String namespace, String name, Map<String, Object> patch);

  void createEvent(String namespace, Map<String, Object> body);

  /**
   * Returns the Warning Events about an object. Warning Events are requested separately, because
   * the first hundred of all Events might have no warning.
   */
  List<Node> warnings(String namespace, String objectUid);

  /** Returns up to a hundred Events about an object, of any type. */
  List<Node> events(String namespace, String objectUid);

  /** Returns the PersistentVolumeClaim with this name, or empty if there is none. */
  Optional<Node> claim(String namespace, String name);
}
