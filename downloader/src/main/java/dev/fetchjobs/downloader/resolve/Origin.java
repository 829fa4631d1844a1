package dev.fetchjobs.downloader.resolve;

/**
 * An origin is a scheme, a host and a port (RFC 6454). Credentials are bound to one origin.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host in lower case; an IPv6 literal has no brackets, and a name has no final dot
 * @param port 1 to 65535
 */
public record Origin(String scheme, String host, int port) {

  public boolean isTls() {
    return scheme.equals("https");
  }

  /**
   * Returns the value of the Host field. The value has the port, unless the port is the scheme's
   * default.
   */
  public String authority() {
    return port == (isTls() ? 443 : 80) ? bracketed() : hostAndPort();
  }

  /**
   * Returns the target of a CONNECT request (RFC 9110, section 9.3.6). The target always has the
   * port.
   */
  public String hostAndPort() {
    return bracketed() + ":" + port;
  }

  /** Returns the host as in a URL, where an IPv6 address has brackets. */
  public String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
