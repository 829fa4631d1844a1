package dev.fetchjobs.downloader;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.fetchjobs.testkit.http.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts OpenSSL's test server, which serves the files of a folder. A TLS server in Java refuses
 * server names with an underscore.
 */
final class OpensslServer implements AutoCloseable {

  private static final long WAIT_NANOS = 20_000_000_000L;

  private final Process process;
  private final int port;

  private OpensslServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static OpensslServer serving(Path folder, String alias, byte[] list) {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TestCertificates certificates = TestCertificates.shared();
      Files.writeString(folder.resolve("crt.pem"), certificates.certificatePem(alias));
      Files.writeString(folder.resolve("key.pem"), certificates.keyPem(alias));
      Files.write(folder.resolve("list.csv"), list);
      int port = free.getLocalPort();
      free.close();
      Process process =
          new ProcessBuilder(
                  "openssl",
                  "s_server",
                  "-accept",
                  "127.0.0.1:" + port,
                  "-cert",
                  "crt.pem",
                  "-key",
                  "key.pem",
                  "-WWW",
                  "-quiet")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      awaitPort(process, port);
      return new OpensslServer(process, port);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Cannot run program")) {
        abort("openssl is not installed");
      }
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitPort(Process process, int port) {
    long end = System.nanoTime() + WAIT_NANOS;
    while (process.isAlive() && System.nanoTime() - end < 0) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(20_000_000);
      }
    }
    process.destroy();
    throw new IllegalStateException("openssl s_server does not listen");
  }

  String url(String host) {
    return "https://" + host + ":" + port + "/list.csv";
  }

  @Override
  public void close() {
    process.destroy();
  }
}
