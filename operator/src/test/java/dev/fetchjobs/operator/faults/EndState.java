package dev.fetchjobs.operator.faults;

import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Describes the objects of a namespace at the end of a test. Values that differ from run to run
 * (times, uids, versions) are left out.
 *
 * @param objects the objects by kind and name
 */
record EndState(Map<String, String> objects) {

  static EndState of(World world) {
    var client = world.client();
    String namespace = world.namespace();
    Map<String, String> objects = new TreeMap<>();
    client
        .resources(FetchJob.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .forEach(fetchJob -> put(objects, fetchJob, text(world, fetchJob)));
    world
        .cronJobs()
        .list()
        .getItems()
        .forEach(cronJob -> put(objects, cronJob, text(world, cronJob)));
    world.runs().jobs().forEach(job -> put(objects, job, text(job)));
    return new EndState(objects);
  }

  /** Returns the lines that differ, for a person to read. */
  String differenceTo(EndState other) {
    return Stream.concat(
            lines(this).filter(line -> lines(other).noneMatch(line::equals)).map(l -> "- " + l),
            lines(other).filter(line -> lines(this).noneMatch(line::equals)).map(l -> "+ " + l))
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> lines(EndState state) {
    return state.objects().entrySet().stream()
        .flatMap(entry -> entry.getValue().lines().map(line -> entry.getKey() + ": " + line));
  }

  private static void put(Map<String, String> objects, HasMetadata object, String text) {
    objects.put(object.getKind() + " " + object.getMetadata().getName(), text);
  }

  private static String text(World world, FetchJob fetchJob) {
    String yaml = world.client().getKubernetesSerialization().asYaml(fetchJob.getStatus());
    return steady(yaml) + "finalizers: " + fetchJob.getMetadata().getFinalizers();
  }

  private static String text(World world, CronJob cronJob) {
    var meta = cronJob.getMetadata();
    String yaml = world.client().getKubernetesSerialization().asYaml(cronJob.getSpec());
    return steady(yaml)
        + meta.getLabels().keySet()
        + meta.getOwnerReferences().stream().map(o -> o.getKind() + " " + o.getName()).toList()
        + meta.getManagedFields().stream().map(f -> f.getManager()).distinct().sorted().toList();
  }

  private static String text(Job job) {
    return "succeeded: %s, let go after: %s s"
        .formatted(job.getStatus().getSucceeded(), job.getSpec().getTtlSecondsAfterFinished());
  }

  private static String steady(String yaml) {
    return yaml.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|[+-]\\d\\d:?\\d\\d)", "TIME")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)", "TIME")
        .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UID")
        .replaceAll("faults-[0-9a-f]{8}", "NAMESPACE")
        .replaceAll("(fetchjobs.dev/template: )\"?[0-9a-f]{16}\"?", "$1HASH")
        .replaceAll("durationMillis: \\d+", "durationMillis: N");
  }
}
