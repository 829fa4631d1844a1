package dev.fetchjobs.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Makes a TLS certificate for localhost. The certificate is used in one training, and has the kind
 * of key that publishers use.
 */
final class TrainingCertificate {
  private static final String PASSWORD = "training";

  private final Path store;
  private final Path pem;

  /**
   * Makes the certificate with the program keytool.
   *
   * @param keyOptions options of keytool, such as {@code -keyalg EC}
   */
  TrainingCertificate(Path scratch, String name, List<String> keyOptions, Path log)
      throws IOException, InterruptedException {
    store = scratch.resolve(name + ".p12");
    pem = scratch.resolve(name + ".pem");
    keytool(
        log,
        List.of(
            "-genkeypair", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-validity", "2"),
        keyOptions);
    keytool(log, List.of("-exportcert", "-rfc"), List.of("-file", pem.toString()));
  }

  /** Returns the PEM file of the certificate, for clients that have to trust the certificate. */
  Path pem() {
    return pem;
  }

  ServerSocketFactory sockets() throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context.getServerSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keytool(Path log, List<String> what, List<String> more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(what);
    command.addAll(
        List.of("-alias", "server", "-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    command.addAll(more);
    Command.run(command, Map.of(), log);
  }
}
