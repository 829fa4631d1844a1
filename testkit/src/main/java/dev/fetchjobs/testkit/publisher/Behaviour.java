package dev.fetchjobs.testkit.publisher;

import java.util.List;
import java.util.Map;

/**
 * Says how the test publisher answers requests for one file. The values are the parameters of
 * {@code POST /control/behaviour/NAME}.
 *
 * @param statuses {@code status=500,500}: the status codes for the next requests, one for each;
 *     later requests are answered normally. If the last one has a star ({@code status=404*}), it is
 *     used for all further requests
 * @param headers {@code header=Retry-After: 5}: a header for every answer; may be repeated
 * @param cutAfter {@code cutAfter=1000}: the connection is closed after this many bytes of the
 *     body; -1: never
 * @param cutTimes {@code cutTimes=2}: number of bodies that are cut; default 1
 * @param delayMillis {@code delayMillis=3000}: time before each answer in milliseconds
 * @param bytesPerSecond {@code bytesPerSecond=1000}: speed of bodies; 0: no limit
 * @param validators {@code validators=off}: answers have no ETag and no Last-Modified and are never
 *     304
 * @param ranges {@code ranges=off}: the header Range is ignored
 * @param conditional {@code conditional=403}: the status for every request with Range or a
 *     condition; 0: the usual answer
 * @param lyingSidecar {@code sidecar=wrong}: {@code NAME.sha256} states a digest that is not the
 *     file's
 * @param page {@code page=html}: a web page with status 200 is sent instead of the file
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

  /**
   * Reads the parameters of a request that sets the behaviour. The method throws
   * IllegalArgumentException with a sentence for the client.
   */
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
