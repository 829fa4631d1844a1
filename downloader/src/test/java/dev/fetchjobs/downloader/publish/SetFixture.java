package dev.fetchjobs.downloader.publish;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.publish.NewSet.Downloaded;
import dev.fetchjobs.downloader.publish.NewSet.Kept;
import dev.fetchjobs.downloader.publish.NewSet.Part;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.store.SetState;
import dev.fetchjobs.downloader.verify.Verdict.Verified;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Publishes sets in the folder {@link #FOLDER} of a real directory. */
final class SetFixture {

  static final String FOLDER = "esma/fulins";

  final PublisherFixture run;
  private final Path root;
  private String folder = FOLDER;

  SetFixture(Path root) {
    this.root = root;
    this.run = new PublisherFixture(root).folder(FOLDER);
  }

  SetFixture folder(String wanted) {
    folder = wanted;
    run.folder(wanted);
    return this;
  }

  /** Returns a part with its name and its content. */
  static Wanted part(String name, String content) {
    return new Wanted(name, content, name);
  }

  /** Returns a part that is kept under its name. */
  static Wanted kept(String name) {
    return new Wanted(name, null, name);
  }

  /**
   * Describes a part of a set.
   *
   * @param content null for a part that is kept
   * @param present name of a kept part in the published set
   */
  record Wanted(String name, String content, String present) {}

  /** Publishes a set in a run on the next day. */
  PublishedSet publish(String date, Wanted... parts) throws FetchException {
    run.daysLater(1);
    try (LockedVolume volume = run.open()) {
      volume.staging().resumable();
      List<Part> all = new ArrayList<>();
      for (Wanted part : parts) {
        all.add(
            part.content() == null
                ? new Kept(part.name(), part.present())
                : new Downloaded(part.name(), verified(volume, part.content())));
      }
      return new SetPublisher(volume, run.keptVersions(), PublisherFixture.ENDLESS)
          .publish(new NewSet(date, all, null), run.now());
    }
  }

  private Verified verified(LockedVolume volume, String content) throws FetchException {
    return (Verified) run.judge(volume, content.getBytes(StandardCharsets.UTF_8));
  }

  Path path() {
    return root.resolve(folder);
  }

  SetState state() throws FetchException {
    return run.manifest().setOrNone();
  }

  /** Returns what a consumer sees. */
  SeenSet see() {
    return SeenSet.in(path());
  }

  /** Returns the names in the folder that start with two dots and name a version, sorted. */
  List<String> versions() {
    return names(path()).stream().filter(name -> name.matches("\\.\\.\\d.*")).toList();
  }

  static List<String> names(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
