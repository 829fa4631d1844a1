package dev.fetchjobs.operator.runtime;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names the ways to make an object large. */
enum Filling {
  AFFINITY("", ",\"podTemplate\":{\"affinity\":{\"podAffinity\":{\"x\":{\"matchLabels\":{%s}}}}}") {
    @Override
    String content() {
      return entries(10_000, "v".repeat(60));
    }
  },
  LABELS(",\"labels\":{%s}", "") {
    @Override
    String content() {
      return entries(10_000, "v".repeat(60));
    }
  },
  ANNOTATIONS(",\"annotations\":{%s}", "") {
    @Override
    String content() {
      return "\"note\":\"" + "é\\\"}]".repeat(64_000) + "\"";
    }
  },
  OUR_ANNOTATIONS(",\"annotations\":{%s}", "") {
    @Override
    String content() {
      return IntStream.range(0, 2_000)
          .mapToObj(i -> "\"fetchjobs.dev/n-%d\":\"%s\"".formatted(i, "v".repeat(120)))
          .collect(Collectors.joining(","));
    }
  },
  OWNERS(",\"ownerReferences\":[%s]", "") {
    @Override
    String content() {
      return items(
          5_000,
          "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"%s\",\"uid\":\"u-%%d\"}"
              .formatted("n".repeat(100)));
    }
  },
  FINALIZERS(",\"finalizers\":[%s]", "") {
    @Override
    String content() {
      return items(10_000, "\"example.org/%s-%%d\"".formatted("f".repeat(50)));
    }
  },
  MANAGED_FIELDS(",\"managedFields\":[%s]", "") {
    @Override
    String content() {
      return items(
          200,
          "{\"manager\":\"m-%%d\",\"operation\":\"Update\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{%s}}"
              .formatted(entries(100, "v").replace("\"v\"", "{}")));
    }
  },
  ONE_TEXT("", ",\"timeZone\":\"%s\"") {
    @Override
    String content() {
      return "z".repeat(750_000);
    }
  };

  private final String metadata;
  private final String spec;

  Filling(String metadata, String spec) {
    this.metadata = metadata;
    this.spec = spec;
  }

  abstract String content();

  /** Returns whether the cache holds a spec that differs from the written one. */
  boolean cutsTheSpec() {
    return !spec.isEmpty();
  }

  String object(String kind, int number) {
    String filling = content();
    return """
        {"apiVersion":"v1","kind":"%s","metadata":{"name":"n-%d","namespace":"data","uid":"u-%d","generation":1%s},"spec":{"destination":{"volume":{"claimName":"c","path":"a.csv"}}%s,"schedule":"1 2 * * *","source":{"http":{"url":"https://publisher.example/a.csv"}}},"status":{}}"""
        .formatted(kind, number, number, metadata.formatted(filling), spec.formatted(filling));
  }

  private static String entries(int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k-%d\":\"%s\"".formatted(i, value))
        .collect(Collectors.joining(","));
  }

  private static String items(int count, String item) {
    return IntStream.range(0, count)
        .mapToObj(i -> item.formatted(i))
        .collect(Collectors.joining(","));
  }
}
