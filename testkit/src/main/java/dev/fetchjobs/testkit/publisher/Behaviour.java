package dev.fetchjobs.testkit.publisher;

import java.util.List;
import java.util.Map;

/**
 * How a file's requests are answered; the parameters of {@code POST /control/behaviour/NAME}.
 *
 * @param statuses {@code status=500,500}: the answers to the next requests, one each, then normal
 *     again; a last one with a star ({@code status=404*}) goes on for ever
 * @param headers {@code header=Retry-After: 5}, repeatable: added to every answer
 * @param cutAfter {@code cutAfter=1000}: the body ends after so many bytes and the connection is
 *     closed; -1 for never
 * @param cutTimes {@code cutTimes=2}: how many bodies are cut, 1 by default
 * @param delayMillis {@code delayMillis=3000}: silence before each answer
 * @param bytesPerSecond {@code bytesPerSecond=1000}: pace of bodies; 0 for no limit
 * @param validators {@code validators=off}: no ETag, no Last-Modified, no 304
 * @param ranges {@code ranges=off}: Range is ignored
 * @param conditional {@code conditional=403}: the status of the answer to every request that
 *     carries Range or a condition; 0 for the usual answer
 * @param lyingSidecar {@code sidecar=wrong}: {@code NAME.sha256} states a digest that is not the
 *     file's
 * @param page {@code page=html}: a web page with status 200 is in the place of the file
 */
record Behaviour(
    List<String> statuses,
    List<String> headers,
    long cutAfter,
    int cutTimes,
    long delayMillis,
    long bytesPerSecond,
    boolean validators,
    boolean ranges,
    int conditional,
    boolean lyingSidecar,
    boolean page) {
  private static final List<String> KNOWN =
      List.of(
          "status",
          "header",
          "cutAfter",
          "cutTimes",
          "delayMillis",
          "bytesPerSecond",
          "validators",
          "ranges",
          "conditional",
          "sidecar",
          "page");

  static final Behaviour GOOD = parse(Map.of());

  /** Throws IllegalArgumentException with a sentence for the caller. */
  static Behaviour parse(Map<String, List<String>> parameters) {
    for (String name : parameters.keySet()) {
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException("unknown parameter " + name + "; known are " + KNOWN);
      }
    }
    return new Behaviour(
        statuses(text(parameters, "status", "")),
        parameters.getOrDefault("header", List.of()),
        number(parameters, "cutAfter", -1),
        (int) number(parameters, "cutTimes", 1),
        number(parameters, "delayMillis", 0),
        number(parameters, "bytesPerSecond", 0),
        !text(parameters, "validators", "on").equals("off"),
        !text(parameters, "ranges", "on").equals("off"),
        (int) number(parameters, "conditional", 0),
        text(parameters, "sidecar", "right").equals("wrong"),
        text(parameters, "page", "").equals("html"));
  }

  private static List<String> statuses(String list) {
    if (list.isEmpty()) {
      return List.of();
    }
    if (!list.matches("[1-5][0-9]{2}(,[1-5][0-9]{2})*\\*?")) {
      throw new IllegalArgumentException("status has to be like 500,500,200 or 404*, not " + list);
    }
    return List.of(list.split(",", -1));
  }

  private static String text(Map<String, List<String>> parameters, String name, String otherwise) {
    return parameters.getOrDefault(name, List.of(otherwise)).getFirst();
  }

  private static long number(Map<String, List<String>> parameters, String name, long otherwise) {
    String text = text(parameters, name, String.valueOf(otherwise));
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " has to be a whole number, not " + text, e);
    }
  }
}
