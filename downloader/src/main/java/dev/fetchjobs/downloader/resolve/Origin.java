package dev.fetchjobs.downloader.resolve;

/**
 * What credentials are bound to (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case; an IPv6 literal without brackets, a name without a final dot
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {

  public boolean isTls() {
    return scheme.equals("https");
  }

  /** Value of the Host field: the port only where it is not the scheme's own. */
  public String authority() {
    return port == (isTls() ? 443 : 80) ? bracketed() : hostAndPort();
  }

  /** Target of a CONNECT request (RFC 9110, section 9.3.6): always with the port. */
  public String hostAndPort() {
    return bracketed() + ":" + port;
  }

  private String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
