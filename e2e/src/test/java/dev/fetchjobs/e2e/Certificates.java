package dev.fetchjobs.e2e;

import dev.fetchjobs.testkit.cluster.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Describes a private authority and a server's certificate from this authority, both made by the
 * JDK's keytool.
 *
 * @param authority certificate of the authority, as PEM
 * @param sockets maker of the server's sockets
 */
record Certificates(String authority, ServerSocketFactory sockets) {

  private static final String PASSWORD = "changeit";

  /** Creates an authority and a server's certificate for this IP address. */
  static Certificates of(String address) {
    try {
      Path directory = Files.createTempDirectory("authority");
      Path ca = directory.resolve("ca.p12");
      Path server = directory.resolve("server.p12");
      String request = directory.resolve("server.csr").toString();
      String certificate = directory.resolve("server.crt").toString();
      String authority = directory.resolve("ca.crt").toString();
      pair(ca, "CN=Story authority", "-ext", "bc:c=ca:true");
      keytool(ca, "-exportcert", "-rfc", "-file", authority);
      pair(server, "CN=Story publisher");
      keytool(server, "-certreq", "-file", request);
      keytool(
          ca,
          "-gencert",
          "-rfc",
          "-infile",
          request,
          "-outfile",
          certificate,
          "-ext",
          "san=ip:" + address);
      Command.of(
              line(server, "-importcert", "-noprompt", "-alias", "authority", "-file", authority))
          .output();
      keytool(server, "-importcert", "-noprompt", "-file", certificate);
      var certificates = new Certificates(Files.readString(Path.of(authority)), sockets(server));
      for (Path file :
          List.of(ca, server, Path.of(request), Path.of(certificate), Path.of(authority))) {
        Files.delete(file);
      }
      Files.delete(directory);
      return certificates;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot make certificates", e);
    }
  }

  private static void pair(Path store, String name, String... more) {
    List<String> words = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", name));
    words.addAll(List.of(more));
    keytool(store, words.toArray(String[]::new));
  }

  private static void keytool(Path store, String... words) {
    List<String> line = line(store, words);
    line.addAll(List.of("-alias", "own"));
    Command.of(line).output();
  }

  private static List<String> line(Path store, String... words) {
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> line = new ArrayList<>(List.of(program));
    line.addAll(List.of(words));
    line.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    return line;
  }

  private static ServerSocketFactory sockets(Path store)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }
}
