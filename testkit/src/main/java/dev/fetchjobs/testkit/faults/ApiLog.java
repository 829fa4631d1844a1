package dev.fetchjobs.testkit.faults;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Holds the requests that passed through the test proxy. */
public final class ApiLog {

  /**
   * Describes a finished request.
   *
   * @param status HTTP status that the API server or the proxy answered; 0 if there was no answer
   */
  public record Entry(ApiCall call, int status) {
    @Override
    public String toString() {
      return call + " -> " + status;
    }
  }

  private record Listed(String kind, Reply reply) {}

  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final Queue<Listed> lists = new ConcurrentLinkedQueue<>();

  /** Returns all logged requests so far, in the order of their answers. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Returns those logged requests that change something. */
  public List<Entry> writes() {
    return entries.stream().filter(entry -> entry.call().isWrite()).toList();
  }

  void answered(ApiCall call, int status) {
    entries.add(new Entry(call, status));
  }

  void keep(ApiCall call, Reply reply) {
    lists.add(new Listed(call.kind(), reply));
  }

  List<Reply> lists(String kind) {
    return lists.stream().filter(list -> list.kind().equals(kind)).map(Listed::reply).toList();
  }
}
