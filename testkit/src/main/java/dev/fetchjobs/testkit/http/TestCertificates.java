package dev.fetchjobs.testkit.http;

import java.io.ByteArrayInputStream;
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
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes valid and invalid certificates for tests. The JDK's keytool makes the certificates for one
 * test run.
 */
public final class TestCertificates {

  private static final char[] PASSWORD = "password".toCharArray();
  private static final String LOCAL = "san=dns:localhost,ip:127.0.0.1";

  /**
   * These bytes are the names my_bucket.example and *.s3.example. The names are written as bytes
   * because keytool accepts no underscore.
   */
  private static final String UNDERSCORES =
      "30:21:82:11:6d:79:5f:62:75:63:6b:65:74:2e:65:78:61:6d:70:6c:65:82:0c:2a:2e:73:33:2e:65:78:61:6d:70:6c:65";

  private final KeyStore store;
  private final Map<String, X509Certificate> more;

  /**
   * Returns the certificates for all tests of a run. The certificates are made at the first call.
   */
  public static TestCertificates shared() {
    return Shared.CERTIFICATES;
  }

  private static final class Shared {
    static final TestCertificates CERTIFICATES = make();
  }

  private TestCertificates(KeyStore store, Map<String, X509Certificate> more) {
    this.store = store;
    this.more = more;
  }

  /**
   * Makes the root certificate {@code ca}, and the certificate {@code good}, which is valid for
   * these host names.
   */
  public static TestCertificates forHosts(List<String> hosts) {
    String names = hosts.stream().map(host -> "dns:" + host).collect(Collectors.joining(","));
    return made(
        file -> {
          keytool(file, "ca", "-ext", "bc:c");
          keytool(file, "good", "-signer", "ca", "-ext", "san=" + names);
          return Map.of();
        });
  }

  /**
   * Makes the root certificate {@code ca} and other certificates. The root signs {@code good},
   * {@code expired}, {@code other-host}, {@code sha1}, {@code client}, {@code intermediate} and
   * {@code weak}; {@code weak} is signed with SHA-1. {@code intermediate} signs {@code leaf}, and
   * {@code weak} signs {@code below-weak}. {@code self-signed} signs itself.
   */
  private static TestCertificates make() {
    return made(
        file -> {
          keytool(file, "ca", "-ext", "bc:c");
          keytool(file, "good", "-signer", "ca", "-ext", LOCAL);
          keytool(
              file,
              "expired",
              "-signer",
              "ca",
              "-ext",
              LOCAL,
              "-startdate",
              "-10d",
              "-validity",
              "5");
          keytool(file, "other-host", "-signer", "ca", "-ext", "san=dns:other.example");
          keytool(file, "sha1", "-signer", "ca", "-ext", LOCAL, "-sigalg", "SHA1withECDSA");
          keytool(file, "client", "-signer", "ca");
          keytool(file, "self-signed", "-ext", LOCAL);
          keytool(file, "underscore", "-signer", "ca", "-ext", "2.5.29.17=" + UNDERSCORES);
          keytool(file, "intermediate", "-signer", "ca", "-ext", "bc:c");
          keytool(file, "leaf", "-signer", "intermediate", "-ext", LOCAL);
          keytool(file, "weak", "-signer", "ca", "-ext", "bc:c", "-sigalg", "SHA1withECDSA");
          keytool(file, "below-weak", "-signer", "weak", "-ext", LOCAL);
          keytool(file, "old-root", "-ext", "bc:c");
          return Map.of("cross", crossSigned(file, file.resolveSibling("ca.csr")));
        });
  }

  /** Fills a key store, and returns the certificates that are kept beside it. */
  @FunctionalInterface
  private interface Filling {
    Map<String, X509Certificate> fill(Path store) throws IOException, GeneralSecurityException;
  }

  private static TestCertificates made(Filling filling) {
    try {
      Path folder = Files.createTempDirectory("certificates");
      Path file = folder.resolve("store.p12");
      Map<String, X509Certificate> more = filling.fill(file);
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, PASSWORD);
      }
      Files.delete(file);
      Files.delete(folder);
      return new TestCertificates(store, more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path store, String alias, String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of("-dname", "CN=" + alias));
    options.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
    options.addAll(List.of("-storetype", "PKCS12"));
    options.addAll(Arrays.asList(more));
    run("-genkeypair", store, alias, options.toArray(String[]::new));
  }

  private static String run(String what, Path store, String alias, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", what, "-alias", alias));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
    command.addAll(Arrays.asList(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + output);
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Returns a certificate for the key of {@code ca} that another root signed with SHA-1. */
  private static X509Certificate crossSigned(Path store, Path request)
      throws IOException, GeneralSecurityException {
    run("-certreq", store, "ca", "-file", request.toString());
    String pem =
        run(
            "-gencert",
            store,
            "old-root",
            "-infile",
            request.toString(),
            "-ext",
            "bc:c",
            "-sigalg",
            "SHA1withECDSA",
            "-rfc");
    Files.delete(request);
    String begin = "-----BEGIN CERTIFICATE-----";
    String end = "-----END CERTIFICATE-----";
    String one = pem.substring(pem.indexOf(begin), pem.indexOf(end) + end.length());
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(one.getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Returns the root's cross certificate, or the certificate of {@code alias} without its chain.
   */
  X509Certificate one(String alias) {
    X509Certificate beside = more.get(alias);
    return beside == null ? chain(alias)[0] : beside;
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

  /** Returns the certificate of this name in PEM, without its chain. */
  public String certificatePem(String alias) {
    try {
      return pem("CERTIFICATE", chain(alias)[0].getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the private key of this name in PEM, as PKCS#8. */
  public String keyPem(String alias) {
    return pem("PRIVATE KEY", key(alias).getEncoded());
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
  }
}
