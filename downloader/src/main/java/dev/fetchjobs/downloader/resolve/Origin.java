package dev.fetchjobs.downloader.resolve;

/**
 * Scheme, host and port, to which credentials are bound (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case; an IPv6 literal without brackets, a name without a final dot
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {

  public boolean isTls() {
    return scheme.equals("https");
  }

  /** The value of the Host field. It has the port, unless that is the scheme's default. */
  public String authority() {
    return port == (isTls() ? 443 : 80) ? bracketed() : hostAndPort();
  }

  /** The target of a CONNECT request (RFC 9110, section 9.3.6). It always has the port. */
  public String hostAndPort() {
    return bracketed() + ":" + port;
  }

  /** The host as in a URL, where an IPv6 address has brackets. */
  public String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
