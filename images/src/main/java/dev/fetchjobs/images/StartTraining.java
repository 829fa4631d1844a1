package dev.fetchjobs.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts the operator without an API server and ends it, on a machine that has no API server to
 * train with. An image that was built in this way works the same, but starts more slowly.
 */
final class StartTraining implements Training {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(8);

  @Override
  public void run(Trainee trainee) throws IOException, InterruptedException {
    Path nowhere = trainee.scratch().resolve("kubeconfig");
    Files.writeString(
        nowhere,
        """
        apiVersion: v1
        kind: Config
        current-context: none
        contexts: [{name: none, context: {cluster: none, user: none}}]
        clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: none, user: {token: "none"}}]
        """);
    Process operator =
        trainee.start(
            Map.of(
                "KUBECONFIG", nowhere.toString(),
                "FETCHJOB_DOWNLOADER_IMAGE", "training/downloader:1",
                "FETCHJOB_LEADER_ELECTION", "false",
                "FETCHJOB_HTTP_PORT", "0"));
    operator.waitFor(LONG_ENOUGH.toMillis(), TimeUnit.MILLISECONDS);
    operator.destroy();
    operator.waitFor();
  }
}
