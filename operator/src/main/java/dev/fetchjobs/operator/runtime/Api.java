package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.operator.tree.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every request of the operator besides list and watch. Each throws {@link ApiException} when the
 * API server refuses it, does not answer in time, or its answer cannot be read.
 */
public interface Api {

  /** Owner of our fields in server-side apply. Never changes: other names would own for ever. */
  String FIELD_MANAGER = "fetchjob-operator";

  /**
   * @param force take fields over from other managers; never for an object that is not known to be
   *     ours
   * @return resource version of the object as it is now
   */
  String applyCronJob(String namespace, String name, Map<String, Object> body, boolean force);

  /**
   * Replaces the whole Job template, so that what others added is gone. An apply would leave it.
   *
   * @return resource version of the object as it is now
   */
  String replaceJobTemplate(String namespace, String name, Object template);

  /**
   * Applies the status alone.
   *
   * @param uid makes the API server refuse it for a namesake created meanwhile
   * @return resource version of the object as it is now
   */
  String applyStatus(String namespace, String name, String uid, Object status);

  /** Moves the slot that the CronJob controller counts from: no run for one before it. */
  void moveLastSchedule(String namespace, String name, String time);

  /** Makes a Job; one that is there already, by an earlier attempt, is as good. */
  void createJob(String namespace, Map<String, Object> body);

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
