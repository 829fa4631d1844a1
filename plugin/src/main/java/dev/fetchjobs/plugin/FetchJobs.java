package dev.fetchjobs.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.VersionName;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.operator.desired.RequestedDate;
import dev.fetchjobs.plugin.view.Ending;
import dev.fetchjobs.plugin.view.Names;
import dev.fetchjobs.plugin.view.Progress;
import dev.fetchjobs.plugin.view.Refusal;
import dev.fetchjobs.plugin.view.Seen;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the FetchJobs of one namespace or of all.
 *
 * @param people output for the progress of a run
 */
record FetchJobs(Kubectl kubectl, PrintStream people) {

  /** The name has the API group, so that no other resource with this name is meant. */
  static final String KIND = "fetchjobs.fetchjobs.dev";

  private static final Duration BETWEEN_WATCHES = Duration.ofSeconds(2);

  /** So many watches in a row may fail, some five minutes. */
  private static final int MAX_FAILED = 150;

  /** Returns one FetchJob. If there is none with this name, the refusal says which there are. */
  Seen get(String name) throws RefusedException {
    try {
      return Seen.of(kubectl.json("get", KIND, name, "-o", "json"));
    } catch (RefusedException e) {
      throw e.refusal() instanceof Refusal.NotFound ? noSuch(name) : e;
    }
  }

  /** Returns the names of the FetchJobs in the namespace. */
  List<String> names() throws RefusedException {
    return kubectl.text("get", KIND, "-o", "name").lines().map(FetchJobs::withoutKind).toList();
  }

  private static String withoutKind(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  private RefusedException noSuch(String name) {
    return new RefusedException("There is no FetchJob \"%s\". %s".formatted(name, others(name)));
  }

  private String others(String name) {
    try {
      List<String> names = names();
      return names.isEmpty()
          ? "The namespace has none; name another by -n, or list all with kubectl fetchjob list -A."
          : Names.existing(name, names);
    } catch (RefusedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Sets annotations ({@code KEY=VALUE}) or removes them ({@code KEY-}). */
  void annotate(String name, String... annotations) throws RefusedException {
    List<String> words = new ArrayList<>(List.of("annotate", KIND, name, "--overwrite"));
    words.addAll(List.of(annotations));
    kubectl.text(words.toArray(String[]::new));
  }

  /**
   * Requests a run, and sets further annotations in the same request. What an earlier request
   * named, a date or a version, is removed: the operator would take it for a part of this one.
   */
  void request(String name, String token, String... annotations) throws RefusedException {
    Stream<String> earlier =
        Stream.of(VersionName.PUBLISH_ANNOTATION, RequestedDate.ANNOTATION)
            .filter(key -> Stream.of(annotations).noneMatch(set -> set.startsWith(key + "=")))
            .map(key -> key + "-");
    annotate(
        name,
        Stream.of(
                earlier,
                Stream.of(annotations),
                Stream.of(AcceptCommand.REQUEST_ANNOTATION + "=" + token))
            .flatMap(all -> all)
            .toArray(String[]::new));
  }

  /** Suspends or resumes the schedule. */
  void suspend(String name, boolean suspend) throws RefusedException {
    kubectl.text(
        "patch", KIND, name, "--type=merge", "-p", "{\"spec\":{\"suspend\":" + suspend + "}}");
  }

  /** Waits until the requested run has ended. Each step of the run is one line. */
  Ending await(String name, String token) throws RefusedException {
    Waiting waiting = new Waiting(name, token);
    waiting.say("asked");
    // The API server ends a watch after some time; then another one goes on.
    int failed = 0;
    while (waiting.ending == null) {
      try {
        kubectl.watch(
            waiting::see, "get", KIND, name, "-o", "json", "--watch", "--output-watch-events");
        failed = 0;
      } catch (RefusedException e) {
        // The request was accepted, so a short fault of the API server does not end the command.
        if (!(e.refusal() instanceof Refusal.Other) || ++failed > MAX_FAILED) {
          throw e;
        }
      }
      if (waiting.ending == null) {
        pause();
      }
    }
    return waiting.ending;
  }

  private static void pause() throws RefusedException {
    try {
      Thread.sleep(BETWEEN_WATCHES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException("The command was interrupted.");
    }
  }

  private final class Waiting {
    private final String name;
    private final String token;
    private String last = "";
    private @Nullable Ending ending;

    private Waiting(String name, String token) {
      this.name = name;
      this.token = token;
    }

    private boolean see(JsonNode event) {
      if (event.path("type").asText().equals("DELETED")) {
        ending = new Ending(List.of("The FetchJob was deleted."), Ending.NOTHING_SHOWN);
        return true;
      }
      Progress progress = Progress.of(Seen.of(event.path("object")), token);
      switch (progress) {
        case Progress.Ended ended -> {
          // The watch can begin after the end of a short run, which then was not announced before.
          say(progress.toString());
          ending = ended.ending();
        }
        case Progress.Replaced _ ->
            ending =
                new Ending(
                    List.of(
                        "A newer request has replaced this one before its run started. kubectl"
                            + " fetchjob status shows the newest run."),
                    Ending.NOTHING_SHOWN);
        case Progress.Asked _, Progress.Started _ -> say(progress.toString());
      }
      return ending != null;
    }

    private void say(String line) {
      if (!line.equals(last)) {
        last = line;
        people.println(Printable.sentence(name + ": " + line, Integer.MAX_VALUE));
      }
    }
  }
}
