package dev.fetchjobs.contract;

import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides to which IP addresses a run or a notification may connect. */
public final class AddressRules {

  /**
   * Lists the ranges of private addresses. One setting of the operator allows all private
   * addresses.
   */
  private static final Map<String, List<Cidr>> PRIVATE =
      Map.of(
          "loopback", ranges("127.0.0.0/8", "::1/128"),
          "private",
              ranges("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
          "shared", ranges("100.64.0.0/10"));

  /**
   * Lists ranges in which no publisher has an address. A program may connect to an address in these
   * ranges only if the settings list its range.
   */
  private static final Map<String, List<Cidr>> SPECIAL =
      Map.of(
          "unspecified", ranges("0.0.0.0/8", "::/128"),
          // Metadata services of clouds, which give credentials to every client, are here.
          "link-local", ranges("169.254.0.0/16", "fe80::/10"),
          // AWS uses fd00:ec2::/32 for all services that its machines reach locally.
          "metadata",
              ranges(
                  "100.100.100.200",
                  "168.63.129.16",
                  "192.0.0.192",
                  "fd00:ec2::/32",
                  "fd20:ce::254",
                  "fd00:42::42"),
          "multicast", ranges("224.0.0.0/4", "ff00::/8"),
          "reserved", // reserved addresses, and the broadcast address
              ranges(
                  "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "64:ff9b:1::/48", "2001::/32"));

  /**
   * An IPv6 address with one of these prefixes contains an IPv4 address (RFC 2765, 4291, 6052,
   * 3056).
   */
  private static final List<Embedding> EMBEDDINGS =
      List.of(
          new Embedding(Cidr.of("::ffff:0:0:0/96"), 12),
          new Embedding(Cidr.of("::/96"), 12),
          new Embedding(Cidr.of("64:ff9b::/96"), 12),
          new Embedding(Cidr.of("2002::/16"), 2));

  /**
   * Describes a prefix of IPv6 addresses that contain an IPv4 address.
   *
   * @param at number of the byte at which the IPv4 address starts
   */
  private record Embedding(Cidr prefix, int at) {}

  private final boolean allowPrivate;
  private final List<Cidr> allowed;

  /** Makes the rules from the policy, whose address ranges must be well formed. */
  public AddressRules(NetworkPolicy policy) {
    this.allowPrivate = policy.allowPrivate();
    this.allowed = policy.allowedCidrs().stream().map(Cidr::of).toList();
  }

  /** Says what kind of address is refused. Returns empty if the address is allowed. */
  public Optional<String> refusal(InetAddress address) {
    // Java has already converted ::ffff:a.b.c.d to the IPv4 address.
    byte[] bytes = address.getAddress();
    if (allowed.stream().anyMatch(range -> range.contains(bytes))) {
      return Optional.empty();
    }
    Optional<String> special = kind(SPECIAL, bytes);
    if (special.isPresent()) {
      return special;
    }
    Optional<String> inside = kind(PRIVATE, bytes);
    if (inside.isPresent()) {
      return allowPrivate ? Optional.empty() : inside;
    }
    return embeddedAddress(bytes).flatMap(this::refusal);
  }

  private static Optional<InetAddress> embeddedAddress(byte[] bytes) {
    return EMBEDDINGS.stream()
        .filter(embedding -> embedding.prefix().contains(bytes))
        .map(embedding -> Arrays.copyOfRange(bytes, embedding.at(), embedding.at() + 4))
        .map(AddressRules::address)
        .findFirst();
  }

  private static InetAddress address(byte[] four) {
    return InetAddress.ofLiteral(
        "%d.%d.%d.%d".formatted(four[0] & 255, four[1] & 255, four[2] & 255, four[3] & 255));
  }

  private static Optional<String> kind(Map<String, List<Cidr>> kinds, byte[] bytes) {
    return kinds.entrySet().stream()
        .filter(kind -> kind.getValue().stream().anyMatch(range -> range.contains(bytes)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static List<Cidr> ranges(String... texts) {
    return Arrays.stream(texts).map(Cidr::of).toList();
  }
}
