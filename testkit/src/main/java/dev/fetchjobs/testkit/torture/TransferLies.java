package dev.fetchjobs.testkit.torture;

import static dev.fetchjobs.testkit.torture.Expectation.FAILURE;
import static dev.fetchjobs.testkit.torture.Expectation.FILE_OR_FAILURE;

import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.torture.Lie.Answer;
import dev.fetchjobs.testkit.torture.Lie.Chapter;
import dev.fetchjobs.testkit.torture.Lie.Trait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Has the lies in which a response is cut, never ends, or does not fit a resumed request. */
final class TransferLies {

  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final int BOMB = 64 << 20;
  private static final int BLOCK = 64 << 10;
  private static final byte[] HEADER_FIELD =
      ("X-Filler: " + "x".repeat(4000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);

  /** With this pause after each block, no disk fills before a trial ends. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private TransferLies() {}

  static List<Chapter> chapters() {
    return List.of(cuts(), resumes(), bounds());
  }

  private static Chapter cuts() {
    return new Chapter(
        "A cut transfer",
        List.of(
            Lie.of(
                "cut-length",
                "half of the body that Content-Length announces, then the end of the connection",
                FAILURE,
                TransferLies::cutLength),
            Lie.of(
                "cut-reset",
                "the same, with a reset (RST) of the connection",
                FAILURE,
                (exchange, scene) -> {
                  exchange
                      .send(ok(Scene.length(scene.goods().right().length)))
                      .send(scene.goods().firstHalf());
                  exchange.reset();
                }),
            Lie.of(
                "cut-chunked",
                "a chunked body without its second half and its last chunk",
                FAILURE,
                (exchange, scene) ->
                    exchange.send(ok(CHUNKED)).send(chunk(scene.goods().firstHalf()))),
            Lie.of(
                "cut-unframed",
                "neither length nor chunks, and the connection ends after half of the file; no client can know that it is half",
                FAILURE,
                (exchange, scene) ->
                    exchange.send(ok("Connection: close\r\n")).send(scene.goods().firstHalf())),
            Lie.of(
                "bad-chunk",
                "after half of the body, a chunk whose size is no number",
                FAILURE,
                (exchange, scene) ->
                    exchange
                        .send(ok(CHUNKED))
                        .send(chunk(scene.goods().firstHalf()))
                        .send("zz\r\n")),
            Lie.of(
                "short-length",
                "the whole file, and a Content-Length of half of it",
                FAILURE,
                (exchange, scene) ->
                    exchange.send(
                        joined(
                            ok(Scene.length(scene.goods().firstHalf().length)),
                            scene.goods().right()))),
            Lie.of(
                "two-lengths",
                "two Content-Lengths, half of the file and all of it, and the whole file",
                FAILURE,
                (exchange, scene) ->
                    exchange.send(
                        joined(
                            ok(
                                Scene.length(scene.goods().firstHalf().length)
                                    + Scene.length(scene.goods().right().length)),
                            scene.goods().right()))),
            Lie.of(
                    "killed",
                    "half of the file, then nothing; the tool is killed with SIGKILL",
                    FAILURE,
                    (exchange, scene) -> {
                      exchange
                          .send(ok(Scene.length(scene.goods().right().length)))
                          .send(scene.goods().firstHalf());
                      scene.half().countDown();
                      exchange.stall();
                    })
                .with(Trait.KILL)));
  }

  /** Every request for the whole file is cut, so that a client has to resume. */
  private static Chapter resumes() {
    return new Chapter(
        "A resumed transfer",
        List.of(
            resume(
                "resume",
                "an honest 206 with the rest",
                (exchange, scene) -> part(exchange, scene.goods().right(), "new", from(exchange))),
            resume(
                "resume-whole",
                "200 with the whole file",
                (exchange, scene) -> scene.serveRight(exchange)),
            resume(
                "resume-changed",
                "206 with the rest of another version, which its ETag says; If-Range is ignored",
                (exchange, scene) ->
                    part(exchange, scene.goods().changed(), "changed", from(exchange))),
            resume(
                "resume-other-range",
                "206 with the range from the first byte",
                (exchange, scene) -> part(exchange, scene.goods().right(), "new", 0)),
            resume(
                "resume-same-tag",
                "206 with the rest of another version, with the same ETag",
                (exchange, scene) ->
                    part(exchange, scene.goods().changed(), "new", from(exchange))),
            resume(
                "resume-refused",
                "416, as if the file ended there",
                (exchange, scene) ->
                    exchange.respond(
                        "416 Range Not Satisfiable",
                        "Content-Range: bytes */" + scene.goods().right().length + "\r\n",
                        new byte[0]))));
  }

  private static Lie resume(String name, String does, Answer rest) {
    return Lie.of(
            name,
            "cuts the body; to the request for the rest: " + does,
            FILE_OR_FAILURE,
            (exchange, scene) -> {
              if (exchange.request().field("Range").isEmpty()) {
                cutLength(exchange, scene);
              } else {
                rest.answer(exchange, scene);
              }
            })
        .with(Trait.RESUME);
  }

  private static Chapter bounds() {
    byte[] block = new byte[BLOCK];
    Arrays.fill(block, (byte) 'x');
    return new Chapter(
        "No end",
        List.of(
            Lie.of(
                "bomb",
                "64 KiB with Content-Encoding: gzip that decode to 64 MiB",
                FAILURE,
                (exchange, scene) ->
                    exchange.respond(
                        "200 OK",
                        Scene.fields() + "Content-Encoding: gzip\r\n",
                        Goods.gzip(new byte[BOMB]))),
            Lie.of(
                "endless-length",
                "a body of 1 GiB, with its Content-Length",
                FAILURE,
                (exchange, scene) -> {
                  exchange.send(ok(Scene.length(1L << 30)));
                  endlessly(exchange, block, PAUSE);
                }),
            Lie.of(
                "endless-chunks",
                "a chunked body that never ends",
                FAILURE,
                (exchange, scene) -> {
                  exchange.send(ok(CHUNKED));
                  endlessly(exchange, chunk(block), PAUSE);
                }),
            Lie.of(
                "endless-header",
                "header fields without end",
                FAILURE,
                (exchange, scene) -> {
                  exchange.send("HTTP/1.1 200 OK\r\n");
                  endlessly(exchange, HEADER_FIELD, Duration.ofMillis(1));
                }),
            Lie.of(
                "no-answer",
                "no answer to the request",
                FAILURE,
                (exchange, scene) -> exchange.stall()),
            Lie.of(
                "stall",
                "half of the body, then nothing",
                FAILURE,
                (exchange, scene) -> {
                  exchange
                      .send(ok(Scene.length(scene.goods().right().length)))
                      .send(scene.goods().firstHalf());
                  exchange.stall();
                }),
            Lie.of(
                "trickle",
                "ten bytes of the body in a second",
                FAILURE,
                (exchange, scene) ->
                    exchange
                        .send(ok(Scene.length(scene.goods().right().length)))
                        .trickle(scene.goods().right(), Duration.ofMillis(100))),
            Lie.of(
                "redirect-loop",
                "a redirect to itself",
                FAILURE,
                (exchange, scene) -> ContentLies.redirect(exchange, exchange.request().target()))));
  }

  private static void cutLength(Exchange exchange, Scene scene) throws IOException {
    exchange.send(ok(Scene.length(scene.goods().right().length))).send(scene.goods().firstHalf());
  }

  private static void part(Exchange exchange, byte[] all, String tag, int from) throws IOException {
    int first = Math.min(from, all.length - 1);
    exchange.respond(
        "206 Partial Content",
        Scene.fields(Goods.NEW_DATE, tag)
            + "Content-Range: bytes %d-%d/%d\r\n".formatted(first, all.length - 1, all.length),
        Arrays.copyOfRange(all, first, all.length));
  }

  private static int from(Exchange exchange) {
    String range = exchange.request().field("Range").orElse("");
    String first = range.replaceFirst("^bytes=([0-9]{1,9})-.*$", "$1");
    return first.equals(range) ? 0 : Integer.parseInt(first);
  }

  private static String ok(String framing) {
    return Exchange.head("200 OK", Scene.fields() + framing);
  }

  private static byte[] chunk(byte[] bytes) {
    return joined(
        Integer.toHexString(bytes.length).toUpperCase(Locale.ROOT) + "\r\n",
        bytes,
        (byte) '\r',
        (byte) '\n');
  }

  private static byte[] joined(String head, byte[] bytes, byte... end) {
    byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(first, first.length + bytes.length + end.length);
    System.arraycopy(bytes, 0, all, first.length, bytes.length);
    System.arraycopy(end, 0, all, first.length + bytes.length, end.length);
    return all;
  }

  /** Sends the bytes again and again, with a pause after each time. */
  private static void endlessly(Exchange exchange, byte[] bytes, Duration pause)
      throws IOException {
    while (true) {
      exchange.send(bytes);
      LockSupport.parkNanos(pause.toNanos());
    }
  }
}
