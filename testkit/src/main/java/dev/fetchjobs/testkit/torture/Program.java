package dev.fetchjobs.testkit.torture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lists the programs that download one file, and their options. All have the same limits: three
 * attempts, about 4 seconds without progress, 15 seconds and 1 MiB in all, where they have an
 * option for it.
 */
enum Program {
  CURL,
  WGET,
  ARIA2C,
  RCLONE;

  private static final String CURL_OPTIONS =
      "--silent --show-error --fail --location --max-redirs 5 --compressed --connect-timeout 3"
          + " --speed-limit 1024 --speed-time 4 --max-time 15 --max-filesize 1048576 --retry 2"
          + " --retry-max-time 15 --remote-time --time-cond list.csv";
  private static final String WGET_OPTIONS =
      "--no-verbose --tries=3 --waitretry=1 --timeout=4 --max-redirect=5 --compression=auto";
  private static final String ARIA2_OPTIONS =
      "--no-conf --no-netrc --quiet --allow-overwrite=true --auto-file-renaming=false"
          + " --file-allocation=none --max-tries=3 --retry-wait=1 --connect-timeout=3 --timeout=4"
          + " --lowest-speed-limit=1K --stop=15 --http-accept-gzip=true --remote-time=true"
          + " --conditional-get=true";
  private static final String RCLONE_OPTIONS =
      "--quiet --config= --retries 3 --retries-sleep 1s --low-level-retries 1 --contimeout 3s"
          + " --timeout 4s --max-duration 15s --max-transfer 1M --cutoff-mode hard --local-no-preallocate";

  String versionOption() {
    return this == RCLONE ? "version" : "--version";
  }

  /** Returns the URL in which the program gets the secret, if it has no other way. */
  String address(String url, Secret secret) {
    return this == RCLONE && secret == Secret.BASIC
        ? url.replaceFirst("://", "://" + Secret.USER + ":" + Secret.WORD + "@")
        : url;
  }

  /** Returns the command that downloads the URL to the file. */
  List<String> words(String url, String file) {
    return switch (this) {
      case CURL -> {
        String protocols = url.startsWith("https:") ? "=https" : "=http,https";
        yield words(CURL_OPTIONS + " --proto " + protocols, "--output", file, url);
      }
      case WGET -> words(WGET_OPTIONS, "--output-document=" + file, url);
      case ARIA2C -> words(ARIA2_OPTIONS, "--out=" + file, url);
      case RCLONE -> words("copyurl " + RCLONE_OPTIONS, url, file);
    };
  }

  private List<String> words(String options, String... more) {
    List<String> words = new ArrayList<>();
    words.add(toString());
    words.addAll(List.of(options.split(" ", -1)));
    words.addAll(List.of(more));
    return words;
  }

  List<String> authority(Path file) {
    return switch (this) {
      case CURL -> List.of("--cacert", file.toString());
      case WGET, ARIA2C -> List.of("--ca-certificate=" + file);
      case RCLONE -> List.of("--ca-cert", file.toString());
    };
  }

  List<String> resume() {
    return switch (this) {
      case CURL -> List.of("--continue-at", "-");
      case WGET -> List.of("--continue");
      case ARIA2C -> List.of("--continue=true");
      case RCLONE -> List.of();
    };
  }

  /** Returns the options for the SHA-256 that the publisher states. */
  List<String> digest(String hex) {
    return switch (this) {
      case ARIA2C -> List.of("--checksum=sha-256=" + hex);
      case CURL, WGET, RCLONE -> List.of();
    };
  }

  List<String> show(Secret secret) {
    return switch (secret) {
      case NONE -> List.of();
      case AUTHORIZATION, KEY, COOKIE -> header(secret);
      case BASIC ->
          switch (this) {
            case CURL -> List.of("--user", Secret.USER + ":" + Secret.WORD);
            case WGET ->
                List.of(
                    "--auth-no-challenge", "--user=" + Secret.USER, "--password=" + Secret.WORD);
            case ARIA2C -> List.of("--http-user=" + Secret.USER, "--http-passwd=" + Secret.WORD);
            case RCLONE -> List.of(); // in the URL
          };
    };
  }

  private List<String> header(Secret secret) {
    return switch (this) {
      case CURL ->
          secret == Secret.COOKIE
              ? List.of("--cookie", "session=" + Secret.WORD)
              : List.of("--header", secret.header());
      case WGET, ARIA2C -> List.of("--header=" + secret.header());
      case RCLONE -> List.of("--header", secret.header());
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
