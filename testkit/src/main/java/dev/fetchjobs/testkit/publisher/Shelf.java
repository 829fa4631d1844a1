package dev.fetchjobs.testkit.publisher;

import dev.fetchjobs.testkit.publisher.Reply.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds one file of the test publisher: its present content, how requests for it are answered, and
 * the log of these requests.
 */
final class Shelf {
  private static final String PAGE =
      "<!DOCTYPE html>\n<html><body><h1>We are down for maintenance</h1></body></html>\n";

  private final String name;
  private final List<String> log = new ArrayList<>();
  private @Nullable PublishedFile file;
  private Behaviour behaviour = Behaviour.GOOD;
  private int answered;
  private int cut;

  Shelf(String name) {
    this.name = name;
  }

  synchronized @Nullable PublishedFile file() {
    return file;
  }

  synchronized void publish(PublishedFile next) {
    file = next;
  }

  synchronized void behave(Behaviour next) {
    behaviour = next;
    answered = 0;
    cut = 0;
  }

  synchronized long delayMillis() {
    return behaviour.delayMillis();
  }

  /**
   * Logs one line for a request. The line has time, method, path, status, body bytes and the
   * request's headers, separated by tabs.
   */
  synchronized void log(Instant at, Request request, int status, long bytes) {
    StringBuilder line = new StringBuilder();
    line.append(at).append('\t').append(request.method()).append('\t').append(request.path());
    line.append('\t').append(status).append('\t').append(bytes);
    request.headers().forEach((n, v) -> line.append('\t').append(n + ": " + v.replace('\t', ' ')));
    log.add(line.toString());
  }

  synchronized String requests() {
    return log.isEmpty() ? "" : String.join("\n", log) + "\n";
  }

  synchronized void forgetRequests() {
    log.clear();
  }

  /** Returns the publisher's answer to a request for the file. */
  synchronized Reply answer(Request request) {
    int scripted = scriptedStatus();
    if (scripted != 0 && scripted != 200) {
      return commanded(scripted);
    }
    if (behaviour.conditional() != 0 && isConditional(request.headers())) {
      return commanded(behaviour.conditional());
    }
    PublishedFile current = file;
    if (current == null) {
      return missing();
    }
    if (behaviour.page()) {
      return Reply.html(200, PAGE).with(behaviour.headers());
    }
    List<String> headers = new ArrayList<>(behaviour.headers());
    if (behaviour.validators()) {
      headers.add("ETag: " + current.etag());
      headers.add("Last-Modified: " + current.lastModified());
      if (scripted == 0 && current.isKnownTo(request.headers())) {
        return new Reply(304, headers, 0, Slice.NOTHING, 0);
      }
    }
    headers.add("Content-Type: " + current.contentType());
    return body(current, request, headers);
  }

  private Reply commanded(int status) {
    return Reply.text(status, "This publisher answers " + status + " as it was told to.\n")
        .with(behaviour.headers());
  }

  private static boolean isConditional(Map<String, String> headers) {
    return headers.keySet().stream()
        .anyMatch(name -> name.equals("range") || name.startsWith("if-"));
  }

  /** Returns the answer to a request for the file's {@code sha256sum} line. */
  synchronized Reply sidecar() {
    PublishedFile current = file;
    if (current == null) {
      return missing();
    }
    String digest = behaviour.lyingSidecar() ? "0".repeat(64) : current.sha256();
    return Reply.text(200, digest + "  " + name.substring(name.lastIndexOf('/') + 1) + "\n");
  }

  private Reply body(PublishedFile current, Request request, List<String> headers) {
    int size = current.content().length;
    int start = behaviour.ranges() ? current.rangeStart(request.headers()) : 0;
    if (start > 0) {
      headers.add("Content-Range: bytes " + start + "-" + (size - 1) + "/" + size);
    }
    headers.add("Accept-Ranges: " + (behaviour.ranges() ? "bytes" : "none"));
    int end = size;
    if (behaviour.cutAfter() >= 0 && cut < behaviour.cutTimes()) {
      cut++;
      end = (int) Math.min(size, start + behaviour.cutAfter());
    }
    return new Reply(
        start > 0 ? 206 : 200,
        headers,
        size - start,
        new Slice(current.content(), start, end),
        behaviour.bytesPerSecond());
  }

  private int scriptedStatus() {
    List<String> script = behaviour.statuses();
    if (script.isEmpty()) {
      return 0;
    }
    String last = script.getLast();
    if (answered >= script.size() && !last.endsWith("*")) {
      return 0;
    }
    String status = script.get(Math.min(answered, script.size() - 1));
    answered++;
    return Integer.parseInt(status.replace("*", ""));
  }

  /** Returns the answer to {@code GET /control/files/NAME}. */
  synchronized Reply described() {
    return file == null ? missing() : Reply.text(200, describe());
  }

  private Reply missing() {
    return Reply.text(404, "There is no file " + name + " here.\n");
  }

  /** Describes the present state of the publisher's file. */
  synchronized String describe() {
    PublishedFile current = file;
    return current == null
        ? "bytes 0\n"
        : "bytes "
            + current.content().length
            + "\nsha256 "
            + current.sha256()
            + "\netag "
            + current.etag()
            + "\n";
  }
}
