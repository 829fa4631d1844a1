package dev.fetchjobs.testkit.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Certificates of every kind, made by the JDK's keytool for one test run. */
public final class TestCertificates {

  private static final char[] PASSWORD = "password".toCharArray();
  private static final String LOCAL = "san=dns:localhost,ip:127.0.0.1";

  private final KeyStore store;

  /** Made when they are first asked for, and the same for all tests of a run. */
  public static TestCertificates shared() {
    return Shared.CERTIFICATES;
  }

  private static final class Shared {
    static final TestCertificates CERTIFICATES = make();
  }

  private TestCertificates(KeyStore store) {
    this.store = store;
  }

  /**
   * Makes {@code ca} and, signed by it, {@code good}, {@code expired}, {@code other-host}, {@code
   * sha1} and {@code client}; and {@code self-signed}, which is signed by nobody else.
   */
  private static TestCertificates make() {
    try {
      Path folder = Files.createTempDirectory("certificates");
      Path file = folder.resolve("store.p12");
      keytool(file, "ca", "-ext", "bc:c");
      keytool(file, "good", "-signer", "ca", "-ext", LOCAL);
      keytool(
          file, "expired", "-signer", "ca", "-ext", LOCAL, "-startdate", "-10d", "-validity", "5");
      keytool(file, "other-host", "-signer", "ca", "-ext", "san=dns:other.example");
      keytool(file, "sha1", "-signer", "ca", "-ext", LOCAL, "-sigalg", "SHA1withECDSA");
      keytool(file, "client", "-signer", "ca");
      keytool(file, "self-signed", "-ext", LOCAL);
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, PASSWORD);
      }
      Files.delete(file);
      Files.delete(folder);
      return new TestCertificates(store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path store, String alias, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    command.addAll(Arrays.asList(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  PrivateKey key(String alias) {
    try {
      Key key = store.getKey(alias, PASSWORD);
      if (key instanceof PrivateKey found) {
        return found;
      }
      throw new IllegalArgumentException("no key " + alias);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  X509Certificate[] chain(String alias) {
    try {
      Certificate[] chain = store.getCertificateChain(alias);
      return Arrays.copyOf(chain, chain.length, X509Certificate[].class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificate alone, as a file in PEM would have it. */
  public String certificatePem(String alias) {
    try {
      return pem("CERTIFICATE", chain(alias)[0].getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key in PKCS#8 PEM. */
  public String keyPem(String alias) {
    return pem("PRIVATE KEY", key(alias).getEncoded());
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }
}
