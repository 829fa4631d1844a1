package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.operator.tree.Body;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Asks the API server by TokenReviews and SubjectAccessReviews. They change nothing there. */
public final class ApiReviews implements Reviews {

  private final ApiRequests requests;

  public ApiReviews(KubernetesClient client, Telemetry telemetry, Pause pause) {
    this.requests = new ApiRequests(client, telemetry, pause);
  }

  @Override
  public Optional<User> user(String token) {
    Node status =
        requests
            .review(
                "tokenreviews",
                "apis/authentication.k8s.io/v1/tokenreviews",
                Body.of(
                    "apiVersion",
                    "authentication.k8s.io/v1",
                    "kind",
                    "TokenReview",
                    "spec",
                    Body.of("token", token)))
            .at("status");
    Node user = status.at("user");
    return Boolean.TRUE.equals(status.at("authenticated").value())
            && user.at("username").text().filter(name -> !name.isEmpty()).isPresent()
        ? Optional.of(
            new User(
                user.at("username").textOr(""),
                user.at("uid").textOr(""),
                texts(user.at("groups")),
                extra(user.at("extra"))))
        : Optional.empty();
  }

  private static Map<String, List<String>> extra(Node extra) {
    Map<String, List<String>> texts = new TreeMap<>();
    extra.fields().forEach((name, values) -> texts.put(name, texts(new Node(values))));
    return texts;
  }

  private static List<String> texts(Node list) {
    return list.items().stream().flatMap(item -> item.text().stream()).toList();
  }

  @Override
  public boolean mayGetFetchJobs(User user, String namespace) {
    Node status =
        requests
            .review(
                "subjectaccessreviews",
                "apis/authorization.k8s.io/v1/subjectaccessreviews",
                Body.of(
                    "apiVersion",
                    "authorization.k8s.io/v1",
                    "kind",
                    "SubjectAccessReview",
                    "spec",
                    Body.of(
                        "user",
                        user.name(),
                        "uid",
                        user.uid(),
                        "groups",
                        user.groups(),
                        "extra",
                        user.extra(),
                        "resourceAttributes",
                        Body.of(
                            "group",
                            "fetchjobs.dev",
                            "resource",
                            "fetchjobs",
                            "verb",
                            "get",
                            "namespace",
                            namespace))))
            .at("status");
    return Boolean.TRUE.equals(status.at("allowed").value());
  }
}
