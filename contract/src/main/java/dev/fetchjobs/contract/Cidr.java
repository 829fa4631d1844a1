package dev.fetchjobs.contract;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes a range of IP addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}. An address
 * without a length is a range with only this address.
 */
public record Cidr(byte[] network, int bits) {

  /** An IPv4 address needs all four numbers. Java would also accept two or three. */
  private static final Pattern FORM =
      Pattern.compile(
          "((?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*)"
              + "(?:/(0|[1-9][0-9]{0,2}))?");

  public static Cidr of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an address range: " + text));
  }

  /**
   * Reads a range of IP addresses, or returns empty for text that is not a range and for an IPv6
   * address with a zone.
   */
  public static Optional<Cidr> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      byte[] network = InetAddress.ofLiteral(form.group(1)).getAddress();
      int longest = network.length * 8;
      int bits = form.group(2) == null ? longest : Integer.parseInt(form.group(2));
      return bits > longest ? Optional.empty() : Optional.of(new Cidr(network, bits));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((address[bit / 8] ^ network[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
