package dev.fetchjobs.fetch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options of the command line.
 *
 * @param folder local folder in place of the volume
 * @param name name of the FetchJob, if the file has several; null if the file has only one
 * @param secrets local files that replace keys of Secrets or ConfigMaps, by {@code NAME/KEY}
 * @param attempts maximum number of requests of the run, at least 1
 * @param suggest address for which a FetchJob is suggested; null if {@code file} is run
 * @param explain whether the command shows the entries of the listing instead of fetching the file
 * @param date date of the run; null if it is now
 * @param asScheduled whether the run does what a run of the schedule does; without it, the run does
 *     what a requested run does
 */
record Options(
    Path file,
    Path folder,
    @Nullable String name,
    Map<String, Path> secrets,
    int attempts,
    boolean allowPrivate,
    boolean explain,
    @Nullable String suggest,
    @Nullable String date,
    boolean asScheduled) {

  private static final int ATTEMPTS = 3;

  static final String HELP =
      """
      Runs a FetchJob's download on this machine, without a cluster, to try a source before applying
      it. It uses the same code as in the cluster to make the plan, download, verify and publish.

      usage: dev/fetch FILE --to DIR [options]
             dev/fetch FILE --explain [options]
             dev/fetch --suggest URL [options]
             dev/fetch simulate FILE --from DATE --to DATE [--scenario FILE] [--output json]

        FILE                     YAML with a FetchJob
        simulate                 show what the FetchJob would do in that time; see dev/fetch simulate --help
        --to DIR                 output folder, used like the volume; created if missing. The file is
                                 put at DIR/<spec.destination.volume.path>. The downloader's own files
                                 are in DIR/.fetchjob, where the next run finds them
        --explain                read the listing of spec.source.http.find, print each entry and
                                 whether it matches, and the address of the file; fetch no file
        --suggest URL            download the file, or the file that the page at URL links to, and print
                                 a FetchJob with checks for what was seen, with a comment for each
                                 field; nothing stays on the disk. Quote the URL
        --name NAME              the FetchJob to run, if FILE contains several
        --secret NAME/KEY=FILE   local file with the value of a key of a Secret or ConfigMap that the
                                 FetchJob refers to; may be repeated
        --attempts N             maximum number of attempts; default 3. A lower spec.retry.attempts
                                 is used instead; in the cluster only spec.retry.attempts counts
        --for DATE               date of the run, for {date:yyyyMMdd} and the like in the FetchJob: a day
                                 such as 2026-11-03, or day and time such as 2026-11-03T07:00, in
                                 spec.timeZone; default now
        --as-scheduled           do what a run of the schedule does: obey holds and closed days, and
                                 publish no older data. Without it the run is like a requested one
        --allow-private          allow connections to loopback and private addresses, which are
                                 refused otherwise (in the cluster the chart's network values decide)
        -h, --help               print this text

      Progress is printed to standard error, and the report as JSON (or the suggestion as YAML) to
      standard output. Fields, types,
      bounds and defaults are checked as in the API server, but not its rules on combinations of
      fields; kubectl apply --dry-run=server -f FILE checks those. The operator's environment
      variables FETCHJOB_CONTACT, FETCHJOB_ALLOWED_HOSTS, FETCHJOB_ALLOWED_CIDRS, FETCHJOB_PROXY_URL
      and FETCHJOB_NO_PROXY are used.

      exit code: 0 fetched or unchanged, 10 transient failure, 20 permanent, 21 policy, 22 integrity,
      23 limit, 24 the FetchJob cannot work, 30 rejected by spec.verify, 2 wrong options
      """;

  static boolean asksForHelp(List<String> words) {
    return words.contains("--help") || words.contains("-h");
  }

  static Options of(List<String> words) throws RefusedException {
    Deque<String> rest = new ArrayDeque<>(words);
    Map<String, Path> secrets = new LinkedHashMap<>();
    Optional<Path> file = Optional.empty();
    Optional<Path> folder = Optional.empty();
    Optional<String> name = Optional.empty();
    Optional<String> date = Optional.empty();
    int attempts = ATTEMPTS;
    boolean allowPrivate = false;
    boolean explain = false;
    Optional<String> suggest = Optional.empty();
    boolean asScheduled = false;
    while (!rest.isEmpty()) {
      String word = rest.pop();
      switch (word) {
        case "--to" -> folder = Optional.of(Path.of(value(word, rest)));
        case "--name" -> name = Optional.of(value(word, rest));
        case "--attempts" -> attempts = attempts(value(word, rest));
        case "--for" -> date = Optional.of(value(word, rest));
        case "--allow-private" -> allowPrivate = true;
        case "--as-scheduled" -> asScheduled = true;
        case "--explain" -> explain = true;
        case "--suggest" -> suggest = Optional.of(value(word, rest));
        case "--secret" -> addSecret(value(word, rest), secrets);
        default -> {
          if (word.startsWith("-")) {
            throw RefusedException.usage("The option " + word + " is not known.");
          }
          if (file.isPresent()) {
            throw RefusedException.usage("One file at a time: " + file.get() + " or " + word + ".");
          }
          file = Optional.of(Path.of(word));
        }
      }
    }
    if (suggest.isPresent() && (file.isPresent() || explain)) {
      throw RefusedException.usage("--suggest needs only a URL: no file and no --explain.");
    }
    return new Options(
        suggest.isPresent()
            ? Path.of("")
            : file.orElseThrow(() -> RefusedException.usage("Name the file with the FetchJob.")),
        explain || suggest.isPresent()
            ? folder.orElse(Path.of("."))
            : folder.orElseThrow(
                () -> RefusedException.usage("Name the output folder with --to DIR.")),
        name.orElse(null),
        secrets,
        attempts,
        allowPrivate,
        explain,
        suggest.orElse(null),
        date.orElse(null),
        asScheduled);
  }

  static String value(String option, Deque<String> rest) throws RefusedException {
    if (rest.isEmpty()) {
      throw RefusedException.usage("A value is missing after " + option + ".");
    }
    return rest.pop();
  }

  private static int attempts(String text) throws RefusedException {
    if (!text.matches("[1-9][0-9]?|100")) {
      throw RefusedException.usage("--attempts wants a number from 1 to 100, not " + text + ".");
    }
    return Integer.parseInt(text);
  }

  private static void addSecret(String text, Map<String, Path> secrets) throws RefusedException {
    int equals = text.indexOf('=');
    if (equals < 0 || !text.substring(0, equals).matches("[^/]+/[^/]+")) {
      throw RefusedException.usage("--secret wants NAME/KEY=FILE, not " + text + ".");
    }
    Path file = Path.of(text.substring(equals + 1));
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw RefusedException.usage("The file " + file + " of --secret cannot be read.");
    }
    secrets.put(text.substring(0, equals), file.toAbsolutePath());
  }
}
