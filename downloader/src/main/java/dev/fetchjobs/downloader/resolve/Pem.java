package dev.fetchjobs.downloader.resolve;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and keys in PEM (RFC 7468). Kubernetes stores certificates and keys in Secrets
 * of this format.
 */
final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /**
   * These bytes identify an RSA key in DER. RFC 8017 defines these bytes in appendix A.1 as
   * SEQUENCE { OID rsaEncryption, NULL }.
   */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private static final byte[] VERSION_0 = {2, 1, 0};

  private Pem() {}

  static List<X509Certificate> certificates(byte[] pem) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
    while (block.find()) {
      if (block.group(1).endsWith("CERTIFICATE")) {
        var in = new ByteArrayInputStream(decode(block.group(2)));
        found.add((X509Certificate) factory.generateCertificate(in));
      }
    }
    if (found.isEmpty()) {
      throw new GeneralSecurityException("no CERTIFICATE block");
    }
    return List.copyOf(found);
  }

  /** Reads a key in PKCS#8, or an RSA key in PKCS#1. */
  static PrivateKey key(byte[] pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
    while (block.find()) {
      switch (block.group(1)) {
        case "PRIVATE KEY" -> {
          return pkcs8(decode(block.group(2)));
        }
        case "RSA PRIVATE KEY" -> {
          byte[] wrapped = der(4, decode(block.group(2)));
          return pkcs8(der(0x30, VERSION_0, RSA, wrapped));
        }
        case "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw new GeneralSecurityException(
                "a key of the form %s; convert it with openssl pkcs8 -topk8 -nocrypt"
                    .formatted(block.group(1)));
        default -> {
          continue; // this block has parameters or a certificate
        }
      }
    }
    throw new GeneralSecurityException("no PRIVATE KEY block");
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        continue; // the key has another algorithm
      }
    }
    throw new GeneralSecurityException("a key that is neither RSA, EC nor EdDSA");
  }

  private static byte[] decode(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("broken base64", e);
    }
  }

  private static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x83);
      out.write(length >> 16);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
