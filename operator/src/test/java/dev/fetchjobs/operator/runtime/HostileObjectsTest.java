package dev.fetchjobs.operator.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a user who may write objects in a watched namespace and creates many objects of 1.5 MB. */
class HostileObjectsTest {

  /** A cached object has at most this many bytes of JSON. */
  private static final int CACHED = 192 * 1024;

  /** A page with a hundred such objects has at most this many bytes on its way to the parser. */
  private static final int PAGE = 100 * CACHED;

  private static final int OBJECTS = 50;

  private final KubernetesSerialization serialization =
      new TreeSerialization(Projection::fetchJob, new Projection()::of);

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "R11 A list has fifty large FetchJobs: the received and the cached data have a bound")
  void aList(Filling filling) throws Exception {
    // Given
    String page =
        IntStream.range(0, OBJECTS)
            .mapToObj(i -> filling.object("FetchJob", i))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"apiVersion\":\"v1\",\"items\":[",
                    "],\"kind\":\"FetchJobList\",\"metadata\":{\"continue\":\"next\"}}"));
    assertThat(page.length()).isGreaterThan(10_000_000);

    // When
    byte[] arrived = arrived(page, "/apis/fetchjobs.dev/v1alpha1/fetchjobs?limit=100");
    var list = (DefaultKubernetesResourceList<?>) read(arrived, listOfFetchJobs());

    // Then
    assertThat(arrived.length).isLessThan(PAGE / 2);
    assertThat(list.getMetadata().getContinue()).isEqualTo("next");
    assertThat(list.getItems()).hasSize(OBJECTS);
    assertThat(list.getItems())
        .allSatisfy(
            kept -> {
              FetchJob fetchJob = (FetchJob) kept;
              assertThat(bytes(fetchJob)).isLessThan(CACHED);
              assertThat(fetchJob.getSpec().source().http().url())
                  .isEqualTo("https://publisher.example/a.csv");
            });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "R11 A watch shows a large FetchJob: the cached data has a bound, and the operator refuses "
          + "a cut spec")
  void aWatch(Filling filling) {
    // When
    FetchJob fetchJob = (FetchJob) event(filling.object("FetchJob", 7));

    // Then
    assertThat(bytes(fetchJob)).isLessThan(CACHED);
    assertThat(fetchJob.getMetadata().getUid()).isEqualTo("u-7");
    if (filling.cutsTheSpec()) {
      assertThat(Desired.of(fetchJob, FetchJobYaml.SETTINGS))
          .isInstanceOfSatisfying(
              Desired.Refused.class,
              refused -> assertThat(refused.message()).contains("larger than"));
    } else {
      assertThat(fetchJob.getMetadata().getAnnotations())
          .doesNotContainKey("fetchjobs.dev/too-large");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "R11 CronJobs, Jobs, pods and Events are large: the received and the cached data have a "
          + "bound")
  void otherKinds(Filling filling) throws Exception {
    for (String kind : List.of("CronJob", "Job", "Pod", "Event")) {
      String ours =
          filling
              .object(kind, 1)
              .replace("\"uid\":", "\"labels\":{\"fetchjobs.dev/uid\":\"u\"},\"uid\":");
      String object = filling == Filling.LABELS ? filling.object(kind, 1) : ours;
      String page =
          "{\"kind\":\"%sList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[%s,%s]}"
              .formatted(kind, object, object);

      // When
      byte[] arrived = arrived(page, "/apis/batch/v1/x?limit=100");
      var list = (GenericKubernetesResourceList) read(arrived, GenericKubernetesResourceList.class);

      // Then
      assertThat(arrived.length).isLessThan(2 * CACHED);
      assertThat(list.getItems()).hasSize(2);
      assertThat(list.getItems()).allSatisfy(item -> assertThat(bytes(item)).isLessThan(CACHED));
      assertThat(bytes(event(object))).isLessThan(CACHED);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ONE_TEXT")
  @DisplayName(
      "R11 The API server answers a write with a large object: the received data has a bound and "
          + "is readable")
  void anAnswer(Filling filling) throws Exception {
    // When
    byte[] arrived = arrived(filling.object("FetchJob", 3), "/apis/x/y/status");

    // Then
    assertThat(arrived.length).isLessThan(CACHED);
    assertThat(
            serialization
                .unmarshal(new String(arrived, UTF_8), FetchJob.class)
                .getMetadata()
                .getName())
        .isEqualTo("n-3");
  }

  @Test
  @DisplayName("R11 Small objects pass byte for byte, however the stream is cut into pieces")
  void small() throws Exception {
    String page =
        "{\"kind\":\"JobList\",\"metadata\":{\"a\":\"\\\\\\\"}{\"},\"items\":[{\"a\":[1,{\"b\":\"]\\\"\"}]},{\"ä\":\"ö\"}]}";
    for (int size = 1; size < 20; size++) {
      assertThat(new String(arrived(page, "/x", size), UTF_8)).isEqualTo(page);
    }
    assertThat(new String(arrived("[1]", "/x", 2), UTF_8)).isEqualTo("[1]");
    assertThat(new String(arrived("plain {text", "/x", 3), UTF_8)).isEqualTo("plain {text");
  }

  private KubernetesResource event(String object) {
    return (KubernetesResource)
        serialization
            .unmarshal("{\"type\":\"MODIFIED\",\"object\":%s}".formatted(object), WatchEvent.class)
            .getObject();
  }

  private int bytes(Object kept) {
    return serialization.asJson(kept).getBytes(UTF_8).length;
  }

  private Type listOfFetchJobs() {
    return serialization.constructParametricType(
        DefaultKubernetesResourceList.class, FetchJob.class);
  }

  private Object read(byte[] json, Type type) {
    return serialization.unmarshal(
        new ByteArrayInputStream(json),
        new TypeReference<Object>() {
          @Override
          public Type getType() {
            return type;
          }
        });
  }

  private static byte[] arrived(String answer, String path) throws Exception {
    return arrived(answer, path, 16 * 1024);
  }

  /** Returns what the client collects from an answer that arrives in pieces of that size. */
  private static byte[] arrived(String answer, String path, int size) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var consumer =
        new LargeAnswers()
            .consumer(
                (buffers, body) ->
                    buffers.forEach(
                        buffer -> {
                          byte[] bytes = new byte[buffer.remaining()];
                          buffer.get(bytes);
                          out.writeBytes(bytes);
                        }),
                new StandardHttpRequest.Builder()
                    .uri(URI.create("http://127.0.0.1" + path))
                    .build());
    byte[] bytes = answer.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i += size) {
      consumer.consume(
          List.of(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i))), new NoBody());
    }
    return out.toByteArray();
  }

  private static final class NoBody implements AsyncBody {
    @Override
    public void consume() {
      // The client passes all data on anyway.
    }

    @Override
    public CompletableFuture<Void> done() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void cancel() {
      // No request is active.
    }
  }
}
