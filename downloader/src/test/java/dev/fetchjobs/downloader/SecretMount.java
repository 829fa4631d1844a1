package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Holds the keys of a Secret as files, as a pod has them. */
record SecretMount(Path folder) {

  FetchPlan.SecretFile key(String name, String content) {
    try {
      Path path = Files.writeString(folder.resolve(name), content);
      return new FetchPlan.SecretFile(path.toString(), "key " + name + " of Secret s", null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
