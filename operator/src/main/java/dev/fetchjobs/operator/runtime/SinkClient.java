package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.contract.AddressRules;
import dev.fetchjobs.contract.HttpUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one POST to a server and reads the head of the answer, and a few bytes of its body if the
 * caller wants them. The client connects to an address that it has checked, so a host name that
 * gets another address meanwhile (DNS rebinding) circumvents no rule. It follows no redirect. The
 * time limit covers all of it, from the lookup of the host name: a timer closes the connection in
 * any state.
 */
record SinkClient(
    NotifySettings settings, Lookups lookups, ScheduledExecutorService timer, Duration patience) {

  /** The client reads at most this much of an answer. */
  private static final int LONGEST_HEAD = 8192;

  private static final Pattern STATUS = Pattern.compile("HTTP/1[.][01] ([1-5][0-9]{2})(?: .*)?");
  private static final Pattern RETRY_AFTER =
      Pattern.compile("(?im)^retry-after:[ \\t]*([0-9]{1,6})[ \\t]*$");

  /** Describes how an attempt to deliver an event ended. */
  sealed interface Answer {

    /**
     * Says that the server has the message.
     *
     * @param body the first bytes of the answer's body, if the caller wants them
     */
    record Confirmed(String body) implements Answer {}

    /**
     * Says that the sink has not confirmed the event.
     *
     * @param message what happened, and what the user can do
     * @param asked how long the sink asks to wait; zero if it does not ask
     */
    record Failed(String message, Duration asked) implements Answer {}
  }

  private static Answer failed(String message) {
    return new Answer.Failed(message, Duration.ZERO);
  }

  /**
   * Sends the request once.
   *
   * @param wanted number of bytes of the answer's body that the caller wants
   */
  Answer post(HttpUrl url, Map<String, String> fields, byte[] body, int wanted) {
    String host = url.host();
    if (!settings.allows(host)) {
      return failed(
          "The operator's settings do not allow to send events and pings to %s. Ask the operator's administrator to add the host to the chart's value notify.allowedHosts."
              .formatted(host));
    }
    var late = new AtomicBoolean();
    try (Socket raw = new Socket()) {
      var watch =
          timer.schedule(
              () -> {
                late.set(true);
                close(raw);
              },
              patience.toMillis(),
              TimeUnit.MILLISECONDS);
      try {
        InetAddress[] addresses = lookups.addresses(host, patience);
        AddressRules rules = settings.addresses();
        InetAddress address =
            Arrays.stream(addresses)
                .filter(each -> rules.refusal(each).isEmpty())
                .findFirst()
                .orElse(addresses[0]);
        Optional<String> refusal = rules.refusal(address);
        if (refusal.isPresent()) {
          return failed(
              "%s has a %s address, to which the operator's settings do not allow to send events and pings. Ask the operator's administrator to add its range to the chart's value notify.allowedCidrs."
                  .formatted(host, refusal.get()));
        }
        raw.connect(
            new InetSocketAddress(address, url.port()), Math.toIntExact(patience.toMillis()));
        return answer(
            host,
            exchange(
                url.scheme().equals("https") ? tls(raw, url) : raw, url, fields, body, wanted));
      } finally {
        watch.cancel(false);
      }
    } catch (Lookups.SlowLookupException e) {
      return failed(
          "The host name %s could not be resolved within %d seconds. The operator tries again."
              .formatted(host, seconds()));
    } catch (UnknownHostException e) {
      return failed("The host name %s is unknown. The operator tries again.".formatted(host));
    } catch (SSLException e) {
      return late.get()
          ? tooSlow(host)
          : failed(
              "No TLS connection to %s: its certificate or protocol is not accepted. The operator tries again."
                  .formatted(host));
    } catch (SocketTimeoutException e) {
      return tooSlow(host);
    } catch (IOException e) {
      return late.get()
          ? tooSlow(host)
          : failed(
              "The connection to %s, port %d, failed. The operator tries again."
                  .formatted(host, url.port()));
    }
  }

  private Answer tooSlow(String host) {
    return failed(
        "%s did not answer within %d seconds. The operator tries again."
            .formatted(host, seconds()));
  }

  private long seconds() {
    return Math.max(1, patience.toSeconds());
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The socket cannot be used any more in this case either.
    }
  }

  private static Socket tls(Socket raw, HttpUrl url) throws IOException {
    var socket =
        (SSLSocket)
            ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(raw, url.host(), url.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private record Reply(String head, String body) {}

  private static Reply exchange(
      Socket socket, HttpUrl url, Map<String, String> fields, byte[] body, int wanted)
      throws IOException {
    var head = new StringBuilder("POST " + url.path() + " HTTP/1.1\r\nHost: " + authority(url));
    fields.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    head.append("\r\nContent-Length: ").append(body.length);
    head.append("\r\nConnection: close\r\n\r\n");
    OutputStream output = socket.getOutputStream();
    output.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    output.write(body);
    output.flush();
    InputStream input = socket.getInputStream();
    return new Reply(head(input), body(input, wanted));
  }

  private static String authority(HttpUrl url) {
    String host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
    return url.port() == (url.scheme().equals("https") ? 443 : 80) ? host : host + ":" + url.port();
  }

  /** Reads the head of the final answer; interim answers (1xx) are skipped. */
  private static String head(InputStream input) throws IOException {
    var head = new StringBuilder();
    for (int read = 0; read < LONGEST_HEAD; read++) {
      int octet = input.read();
      if (octet < 0) {
        break;
      }
      head.append((char) octet);
      if (octet == '\n' && head.toString().endsWith("\r\n\r\n")) {
        if (!head.toString().startsWith("HTTP/1.1 1")) {
          break;
        }
        head.setLength(0);
      }
    }
    return head.toString();
  }

  /** Reads the first bytes of the body; a connection that breaks ends it. */
  private static String body(InputStream input, int wanted) {
    var body = new StringBuilder();
    try {
      for (int octet = 0; octet >= 0 && body.length() < wanted; ) {
        octet = input.read();
        body.append(octet < 0 ? "" : (char) octet);
      }
    } catch (IOException e) {
      // The server has confirmed the message by the head of its answer.
    }
    return body.toString();
  }

  private static Answer answer(String host, Reply reply) {
    String head = reply.head;
    Matcher status = STATUS.matcher(head.lines().findFirst().orElse(""));
    if (!status.matches()) {
      return failed(
          "The answer of %s is not HTTP. Check the address; the operator tries again."
              .formatted(host));
    }
    int code = Integer.parseInt(status.group(1));
    Matcher wait = RETRY_AFTER.matcher(head);
    Duration asked =
        wait.find() ? Duration.ofSeconds(Long.parseLong(wait.group(1))) : Duration.ZERO;
    return switch (code / 100) {
      case 2 -> new Answer.Confirmed(reply.body);
      case 3 ->
          new Answer.Failed(
              "%s answered %d, a redirect, which the operator does not follow. Write the address to which it leads."
                  .formatted(host, code),
              asked);
      case 4 ->
          new Answer.Failed(
              "%s answered %d. Check the address and the log of the server; the operator tries again."
                  .formatted(host, code),
              asked);
      default ->
          new Answer.Failed(
              "%s answered %d. The operator tries again.".formatted(host, code), asked);
    };
  }
}
