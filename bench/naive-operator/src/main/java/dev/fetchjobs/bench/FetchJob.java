package dev.fetchjobs.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** Represents the fields of a FetchJob that this operator reads and writes. */
@Group("fetchjobs.dev")
@Version("v1alpha1")
public class FetchJob extends CustomResource<FetchJob.Spec, FetchJob.Status> implements Namespaced {

  @JsonIgnoreProperties(ignoreUnknown = true)
  public static class Spec {
    public String schedule;
    public String timeZone;
    public Map<String, Object> source;
    public Map<String, Object> verify;
    public Destination destination;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public static class Destination {
    public Volume volume;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public static class Volume {
    public String claimName;
    public String path;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public static class Status {
    public Long observedGeneration;
    public List<Condition> conditions;
  }
}
