package dev.fetchjobs.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;

/**
 * Trains the plugin for kubectl for its ahead-of-time cache: it runs the usual commands. In place
 * of kubectl there is a script that prints a sample.
 */
final class PluginTraining implements Training {

  private static final String KUBECTL =
      """
      #!/bin/sh
      case "$*" in
        *--watch*) printf '{"type":"ADDED","object":'; cat "$SAMPLE"; printf '}' ;;
        "get "*" -o name"*) echo fetchjob.fetchjobs.dev/xetra ;;
        "get fetchjobs.fetchjobs.dev -"*)
          printf '{"items":['; cat "$SAMPLE"; printf ','; cat "$SAMPLE"; printf ']}' ;;
        "get "*) cat "$SAMPLE" ;;
      esac
      """;

  @Override
  public String mainClass(String program) {
    return program.replace(".Main", ".AotTraining");
  }

  @Override
  public void run(Trainee trainee) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(trainee.scratch().resolve("bin"));
    Path kubectl = bin.resolve("kubectl");
    Files.writeString(kubectl, KUBECTL);
    Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path sample = bin.resolve("sample.json");
    try (InputStream in =
        Objects.requireNonNull(PluginTraining.class.getResourceAsStream("fetchjob.json"))) {
      Files.copy(in, sample);
    }
    Process process =
        trainee.start(
            Map.of("PATH", bin + ":/usr/bin:/bin", "SAMPLE", sample.toString()),
            "xetra",
            "2026-11-27T08:00:00Z-1");
    Command.await(process, "the training of the plugin", trainee.log());
  }
}
