package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.contract.AddressRules;
import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import dev.fetchjobs.contract.HostPattern;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the installation's settings for events.
 *
 * @param allowedHosts patterns of the hosts of sinks; {@code *} allows all hosts, and an empty list
 *     none
 * @param network whether private addresses are allowed, and which ranges besides
 * @param keys folder with the signing keys; null if there is none
 * @param userAgent value of the User-Agent field
 */
public record NotifySettings(
    List<String> allowedHosts, NetworkPolicy network, @Nullable Path keys, String userAgent) {

  /** Allows no sink. */
  public static final NotifySettings OFF =
      new NotifySettings(List.of(), new NetworkPolicy(List.of(), false, List.of()), null, "");

  static final String ALL_HOSTS = "*";

  /**
   * Returns whether events may be sent to the host.
   *
   * @param host a host in its normal form
   */
  boolean allows(String host) {
    return allowedHosts.contains(ALL_HOSTS) || HostPattern.anyMatches(allowedHosts, host);
  }

  AddressRules addresses() {
    return new AddressRules(network);
  }
}
