package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.HttpUrl;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/**
 * Describes the host name that is sent to the server (SNI) and that the server's certificate must
 * contain. The JDK refuses a name with an underscore in both places, although DNS and servers allow
 * it. Such a name is sent unchanged, and this class itself compares it with the certificate.
 *
 * @param isOdd whether the JDK cannot handle the name
 */
record ServerName(String name, boolean isOdd) {

  private static final int DNS_NAME = 2;

  static ServerName of(String host) {
    if (HttpUrl.isLiteral(host)) {
      return new ServerName(host, false);
    }
    try {
      return new ServerName(new SNIHostName(host).getAsciiName(), false);
    } catch (IllegalArgumentException e) {
      return new ServerName(host, true);
    }
  }

  /**
   * Returns the server names for the TLS handshake; returns none if the host is an IP address,
   * because an address is not a server name (RFC 6066, section 3).
   */
  List<SNIServerName> indication() {
    if (HttpUrl.isLiteral(name)) {
      return List.of();
    }
    return List.of(isOdd ? new Raw(name) : new SNIHostName(name));
  }

  /**
   * Compares a name that the JDK refuses with the names in the certificate, by RFC 6125, section
   * 6.4. A wildcard matches exactly one label of the name, the first.
   */
  void requireIn(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    boolean named =
        names != null
            && names.stream()
                .filter(entry -> entry.getFirst().equals(DNS_NAME))
                .map(entry -> String.valueOf(entry.get(1)).toLowerCase(Locale.ROOT))
                .anyMatch(this::isNamedBy);
    if (!named) {
      throw new CertificateException("No subject alternative DNS name matching " + name);
    }
  }

  private boolean isNamedBy(String pattern) {
    if (!pattern.startsWith("*.")) {
      return pattern.equals(name);
    }
    int dot = name.indexOf('.');
    boolean twoLabels = pattern.indexOf('.', 2) > 0;
    return twoLabels && dot > 0 && name.substring(dot).equals(pattern.substring(1));
  }

  /** Represents a server name for TLS that the class {@link SNIHostName} of the JDK refuses. */
  private static final class Raw extends SNIServerName {
    Raw(String name) {
      super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
