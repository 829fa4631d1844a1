package dev.fetchjobs.testkit.publisher;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Runs the test publisher as a process. With arguments the process is a consumer instead, and ends:
 * {@code head FILE} prints the first lines of the file, and {@code sha256 FILE...} prints a line
 * for each file, as {@code sha256sum} does. The settings of the publisher are environment
 * variables:
 *
 * <ul>
 *   <li>{@code PUBLISHER_PORT}: the port for plain HTTP, by default 8080
 *   <li>{@code PUBLISHER_FILE}, {@code PUBLISHER_ROWS}: the file published at start, {@code
 *       instruments.csv} with 5000 rows
 *   <li>{@code PUBLISHER_KEYSTORE}, {@code PUBLISHER_KEYSTORE_PASSWORD}, {@code
 *       PUBLISHER_TLS_PORT}: a PKCS #12 file for HTTPS, on 8443; without it there is plain HTTP
 *       only
 * </ul>
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, GeneralSecurityException {
    if (args.length == 2 && args[0].equals("head")) {
      head(Path.of(args[1]));
      return;
    }
    if (args.length > 1 && args[0].equals("sha256")) {
      for (String file : List.of(args).subList(1, args.length)) {
        System.out.println(sha256(Path.of(file)) + "  " + file);
      }
      return;
    }
    Map<String, String> environment = System.getenv();
    String file = environment.getOrDefault("PUBLISHER_FILE", "instruments.csv");
    int rows = Integer.parseInt(environment.getOrDefault("PUBLISHER_ROWS", "5000"));
    Publisher plain =
        Publisher.start(
            ServerSocketFactory.getDefault(),
            new InetSocketAddress(port(environment, "PUBLISHER_PORT", 8080)),
            Clock.systemUTC());
    plain.publish(file, rows, 1);
    System.out.println("publisher: http on port " + plain.port() + ", /files/" + file);
    String keystore = environment.get("PUBLISHER_KEYSTORE");
    if (keystore != null) {
      char[] password = environment.getOrDefault("PUBLISHER_KEYSTORE_PASSWORD", "").toCharArray();
      int port =
          plain.alsoOn(
              tls(Path.of(keystore), password),
              new InetSocketAddress(port(environment, "PUBLISHER_TLS_PORT", 8443)));
      System.out.println("publisher: https on port " + port);
    }
  }

  private static void head(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      lines.limit(6).forEach(System.out::println);
    }
  }

  private static String sha256(Path file) throws IOException, GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static int port(Map<String, String> environment, String name, int otherwise) {
    return Integer.parseInt(environment.getOrDefault(name, String.valueOf(otherwise)));
  }

  private static ServerSocketFactory tls(Path keystore, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      keys.load(in, password);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }
}
