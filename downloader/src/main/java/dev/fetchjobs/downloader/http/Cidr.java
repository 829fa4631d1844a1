package dev.fetchjobs.downloader.http;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of addresses: {@code 10.0.0.0/8} or {@code fd00::/8}. An address without a length is a
 * range of one.
 */
record Cidr(byte[] network, int bits) {

  static Cidr of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("no address range: " + text));
  }

  static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.matches("[0-9a-fA-F.:]+")) {
      return Optional.empty();
    }
    try {
      byte[] network = InetAddress.ofLiteral(address).getAddress();
      int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > network.length * 8
          ? Optional.empty()
          : Optional.of(new Cidr(network, bits));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean contains(byte[] address) {
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
