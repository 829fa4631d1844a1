package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.torture.Lie.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs FetchJob's downloader as {@code dev/fetch} does.
 *
 * @param java the command of {@code dev/fetch} without its arguments
 * @param before folder of a volume on which FetchJob has published the old file
 */
record FetchJob(List<String> java, Path before) implements Tool {

  private static final String VOLUME = "volume";

  @Override
  public String name() {
    return "FetchJob";
  }

  @Override
  public List<String> versionCommand() {
    return List.of();
  }

  @Override
  public Path target() {
    return Path.of(VOLUME, "list.csv");
  }

  /** Copies a volume on which FetchJob has published the old file. */
  @Override
  public void prepare(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(before.resolve(VOLUME))) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(before.relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Override
  public Command command(Task task) throws IOException {
    Path folder = task.folder();
    Files.writeString(folder.resolve("fetchjob.yaml"), definition(task));
    List<String> words = new ArrayList<>(java);
    words.addAll(List.of("fetchjob.yaml", "--to", VOLUME, "--as-scheduled"));
    for (Map.Entry<String, String> key :
        Map.of(
                "header", task.lie().secret().header().replaceFirst("^[^:]*: ", ""),
                "username", Secret.USER,
                "password", Secret.WORD)
            .entrySet()) {
      Files.writeString(folder.resolve(key.getKey()), key.getValue());
      words.addAll(List.of("--secret", "vendor/%1$s=%1$s".formatted(key.getKey())));
    }
    task.authority().ifPresent(file -> words.addAll(List.of("--secret", "ca/ca.crt=" + file)));
    boolean privateOther = task.lie().crossing() == Sin.PRIVATE_ADDRESS;
    return new Command(
        words, Map.of("FETCHJOB_ALLOWED_CIDRS", privateOther ? "127.0.0.1/32" : "127.0.0.0/8"));
  }

  @Override
  public String recipe() {
    Lie honest = Lie.all().getFirst();
    String site = "https://publisher.example";
    return definition(
        new Task(honest, site, site + "/list.csv", Path.of(""), Optional.empty(), false));
  }

  private static String definition(Task task) {
    Lie lie = task.lie();
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        apiVersion: fetchjobs.dev/v1alpha1
        kind: FetchJob
        metadata:
          name: list
        spec:
          schedule: 0 7 * * *
          source:
            http:
              url: %s
              timeouts: {connect: 3s, firstByte: 3s, stall: 3s}
        """
            .formatted(task.url()));
    if (task.authority().isPresent()) {
      yaml.append("      tls: {caFrom: {configMapKeyRef: {name: ca, key: ca.crt}}}\n");
    }
    if (lie.secret() != Secret.NONE || lie.crossing() == Sin.PRIVATE_ADDRESS) {
      yaml.append("      redirects: {hosts: [%s]}\n".formatted(LyingServer.OTHER_HOST));
    }
    if (lie.secret() == Secret.BASIC) {
      yaml.append("      basicAuth: {secretRef: {name: vendor}}\n");
    } else if (lie.secret() != Secret.NONE) {
      yaml.append(
          "      headers: [{name: %s, valueFrom: {secretKeyRef: {name: vendor, key: header}}}]\n"
              .formatted(lie.secret().header().replaceFirst(":.*", "")));
    }
    if (lie.secret() != Secret.NONE) {
      yaml.append("      allowPlainCredentials: true\n");
    }
    if (lie.has(Trait.ZIP)) {
      yaml.append("  unpack: {format: Zip}\n");
    }
    yaml.append(
        """
          verify:
            size: {min: 100Ki, max: 1Mi}
            csv: {delimiter: ;, headerLine: 3, columns: [ISIN], minRows: 300, isinColumn: ISIN}
            maxShrinkPercent: 20
        """);
    if (lie.has(Trait.DIGEST_BESIDE)) {
      yaml.append(
          "    checksum: {algorithm: SHA-256, from: {url: %s.sha256}}\n".formatted(task.url()));
    }
    yaml.append(
        """
          dataDate: {header: Last-Modified}
          destination:
            volume: {claimName: data, path: list.csv}
          retry: {attempts: 3, initialDelay: 1s, maxDelay: 2s}
          timeout: 15s
        """);
    return yaml.toString();
  }
}
