package dev.fetchjobs.operator.life;

import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.tree.Node;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which API requests fail during one simulated life of the operator. Single requests fail
 * at random, and all requests of one kind fail for some time.
 */
final class Faults {

  private static final List<Integer> ANSWERS =
      List.of(400, 403, 404, 408, 409, 410, 422, 429, 500, 502, 503, 504);

  private final Random random;
  private final Map<Verb, Outage> outages = new EnumMap<>(Verb.class);
  private boolean ended;
  private boolean spared;
  private int failed;

  /** Names the kinds of API requests. */
  enum Verb {
    CRON_JOB,
    LAST_SCHEDULE,
    JOB,
    STATUS,
    CONFIG_MAP,
    EVENTS,
    SINK
  }

  /**
   * Describes an outage.
   *
   * @param code HTTP status; 0 means that no answer comes
   * @param after whether the change takes effect although the request fails
   * @param steps how many steps of the simulated life the outage lasts
   */
  private record Outage(int code, boolean after, int steps) {}

  Faults(Random random) {
    this.random = random;
  }

  /** Returns how many requests have failed. */
  int failed() {
    return failed;
  }

  /** Advances the time: outages end and begin. */
  void step() {
    outages.replaceAll((verb, o) -> new Outage(o.code, o.after, o.steps - 1));
    outages.values().removeIf(outage -> outage.steps < 0);
    if (random.nextInt(5) == 0) {
      outages.put(
          Verb.values()[random.nextInt(Verb.values().length)], outage(1 + random.nextInt(8)));
    }
  }

  private Outage outage(int steps) {
    boolean after = random.nextInt(3) == 0;
    int code = after || random.nextInt(3) == 0 ? 0 : ANSWERS.get(random.nextInt(ANSWERS.size()));
    return new Outage(code, after, steps);
  }

  /** Ends all failures. */
  void end() {
    ended = true;
    outages.clear();
  }

  /** Lets the writes of the status succeed for a while. */
  void spareStatus(boolean now) {
    spared = now;
  }

  void before(Verb verb) {
    Outage outage = of(verb, true);
    if (outage != null && !outage.after) {
      fail(verb, outage);
    }
  }

  void after(Verb verb) {
    Outage outage = of(verb, false);
    if (outage != null && outage.after) {
      fail(verb, outage);
    }
  }

  private @Nullable Outage of(Verb verb, boolean single) {
    if (spared && verb == Verb.STATUS) {
      return null;
    }
    if (single && !ended && random.nextInt(20) == 0) {
      return outage(0);
    }
    return outages.get(verb);
  }

  private void fail(Verb verb, Outage outage) {
    failed++;
    throw outage.code == 0
        ? ApiException.noAnswer(verb.name(), "Connection reset")
        : ApiException.answered(
            verb.name(), outage.code, new Node(Map.of("message", "it fails on purpose")));
  }
}
