package dev.fetchjobs.operator.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fetchjobs.api.FetchJob;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeSerializationTest {

  private static final String META =
      """
      {"name":"gleif","namespace":"lists","uid":"u-1","resourceVersion":"42","generation":3,
       "creationTimestamp":"2026-11-22T07:29:57Z","labels":{"a":"b"},"annotations":{"ä":"ö"},
       "finalizers":["x/y"],"deletionTimestamp":"2026-11-22T08:00:00Z","deletionGracePeriodSeconds":0,
       "ownerReferences":[{"apiVersion":"v1","kind":"K","name":"n","uid":"u","controller":true,"blockOwnerDeletion":false}],
       "managedFields":[{"manager":"m","operation":"Apply","apiVersion":"v1","time":"2026-11-22T07:29:59Z",
                         "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:schedule":{}}},"subresource":"status"}]}""";

  private static final String FETCH_JOB =
      """
      {"apiVersion":"fetchjobs.dev/v1alpha1","kind":"FetchJob","metadata":%s,
       "spec":{"schedule":"H 7 * * *","source":{"http":{"url":"https://publisher.example/a.csv"}},
               "destination":{"volume":{"claimName":"lists","path":"a.csv"}}},
       "status":{"observedGeneration":3,"conditions":[]}}"""
          .formatted(META);

  private static final String CRON_JOB =
      """
      {"apiVersion":"batch/v1","kind":"CronJob","metadata":%s,"spec":{"schedule":"1 2 * * *","suspend":false},"status":{}}"""
          .formatted(META);

  private final KubernetesSerialization ours = new TreeSerialization(job -> job, object -> object);
  private final KubernetesSerialization clients = new KubernetesSerialization();

  private Object read(String json, Type type) {
    return ours.unmarshal(
        new ByteArrayInputStream(json.getBytes(UTF_8)),
        new TypeReference<Object>() {
          @Override
          public Type getType() {
            return type;
          }
        });
  }

  private static String event(String type, String object) {
    return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
  }

  @Test
  void readsObjectsAsTheClientDoes() {
    // When
    WatchEvent fetchJob = ours.unmarshal(event("ADDED", FETCH_JOB), WatchEvent.class);
    WatchEvent cronJob = ours.unmarshal(event("MODIFIED", CRON_JOB), WatchEvent.class);

    // Then
    assertThat(fetchJob.getType()).isEqualTo("ADDED");
    assertThat(fetchJob.getObject())
        .isInstanceOf(FetchJob.class)
        .usingRecursiveComparison()
        .isEqualTo(clients.unmarshal(FETCH_JOB, FetchJob.class));
    assertThat(cronJob.getObject())
        .isEqualTo(clients.unmarshal(CRON_JOB, GenericKubernetesResource.class));
  }

  @Test
  void readsABookmarkAndAnError() {
    // When
    WatchEvent bookmark =
        ours.unmarshal(
            event("BOOKMARK", "{\"kind\":\"FetchJob\",\"metadata\":{\"resourceVersion\":\"9\"}}"),
            WatchEvent.class);
    WatchEvent error =
        ours.unmarshal(
            event("ERROR", "{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}"),
            WatchEvent.class);

    // Then
    assertThat(bookmark.getObject())
        .isInstanceOfSatisfying(
            FetchJob.class,
            job -> assertThat(job.getMetadata().getResourceVersion()).isEqualTo("9"));
    assertThat(error.getObject())
        .isInstanceOfSatisfying(
            Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
  }

  @Test
  void readsPagesOfLists() {
    // Given
    String item = CRON_JOB.replace("\"apiVersion\":\"batch/v1\",\"kind\":\"CronJob\",", "");
    String page =
        """
        {"apiVersion":"batch/v1","kind":"CronJobList","metadata":{"resourceVersion":"8","continue":"next","remainingItemCount":5},"items":[%s]}"""
            .formatted(item);
    Type listOfFetchJobs =
        ours.constructParametricType(DefaultKubernetesResourceList.class, FetchJob.class);

    // When
    var cronJobs = (GenericKubernetesResourceList) read(page, GenericKubernetesResourceList.class);
    var fetchJobs =
        (DefaultKubernetesResourceList<?>)
            read(
                "{\"kind\":\"FetchJobList\",\"items\":[%s]}".formatted(FETCH_JOB), listOfFetchJobs);

    // Then
    assertThat(cronJobs.getMetadata().getContinue()).isEqualTo("next");
    assertThat(cronJobs.getMetadata().getRemainingItemCount()).isEqualTo(5);
    assertThat(cronJobs.getMetadata().getResourceVersion()).isEqualTo("8");
    assertThat(cronJobs.getItems())
        .containsExactly(clients.unmarshal(CRON_JOB, GenericKubernetesResource.class));
    assertThat(fetchJobs.getItems()).hasSize(1).first().isInstanceOf(FetchJob.class);
  }

  @Test
  void keepsOfAnItemWhatThePruningLeaves() {
    // Given
    var pruning = new TreeSerialization(Projection::fetchJob, new Projection()::of);
    String job =
        """
        {"apiVersion":"batch/v1","kind":"Job","metadata":%s,"spec":{"template":{}},
         "status":{"succeeded":1,"startTime":"2026-11-22T07:30:00Z"}}"""
            .formatted(META);

    // When
    WatchEvent event = pruning.unmarshal(event("ADDED", job), WatchEvent.class);

    // Then
    assertThat(event.getObject())
        .isInstanceOfSatisfying(
            GenericKubernetesResource.class,
            kept -> {
              assertThat(kept.getAdditionalProperties())
                  .isEqualTo(Map.of("status", Map.of("succeeded", 1)));
              assertThat(kept.getMetadata().getUid()).isEqualTo("u-1");
              assertThat(kept.getMetadata().getManagedFields()).isEmpty();
            });
  }

  @Test
  void keepsEqualTextsOfFetchJobsOnce() {
    // Given
    Type list = ours.constructParametricType(DefaultKubernetesResourceList.class, FetchJob.class);
    String page = "{\"kind\":\"FetchJobList\",\"items\":[%1$s,%1$s]}".formatted(FETCH_JOB);

    // When
    var listed = ((DefaultKubernetesResourceList<?>) read(page, list)).getItems();
    WatchEvent event = ours.unmarshal(event("MODIFIED", FETCH_JOB), WatchEvent.class);

    // Then
    assertThat(url(event.getObject()))
        .isEqualTo("https://publisher.example/a.csv")
        .isSameAs(url(listed.getFirst()))
        .isSameAs(url(listed.getLast()));
  }

  private static String url(Object fetchJob) {
    return ((FetchJob) fetchJob).getSpec().source().http().url();
  }

  @Test
  void refusesWhatIsCutAsTheClientDoes() {
    // When, Then
    assertThatThrownBy(() -> ours.unmarshal(FETCH_JOB.substring(0, 200), WatchEvent.class))
        .isInstanceOf(KubernetesClientException.class);
  }
}
