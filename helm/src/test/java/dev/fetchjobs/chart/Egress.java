package dev.fetchjobs.chart;

import dev.fetchjobs.contract.Cidr;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.net.InetAddress;

/**
 * Evaluates the egress rules of a NetworkPolicy as the API of Kubernetes defines them: a connection
 * is allowed if one rule has its port and its address. A rule without peers is for all addresses.
 */
record Egress(NetworkPolicy policy) {

  boolean allows(String address, int port, String protocol) {
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    return policy.getSpec().getEgress().stream()
        .anyMatch(rule -> hasPort(rule, port, protocol) && hasAddress(rule, bytes));
  }

  private static boolean hasPort(NetworkPolicyEgressRule rule, int port, String protocol) {
    return rule.getPorts().isEmpty()
        || rule.getPorts().stream()
            .anyMatch(
                allowed ->
                    allowed.getPort().getIntVal() == port
                        && (allowed.getProtocol() == null ? "TCP" : allowed.getProtocol())
                            .equals(protocol));
  }

  private static boolean hasAddress(NetworkPolicyEgressRule rule, byte[] address) {
    return rule.getTo().isEmpty()
        || rule.getTo().stream()
            .map(NetworkPolicyPeer::getIpBlock)
            .anyMatch(block -> block != null && contains(block, address));
  }

  private static boolean contains(IPBlock block, byte[] address) {
    return Cidr.of(block.getCidr()).contains(address)
        && block.getExcept().stream().noneMatch(range -> Cidr.of(range).contains(address));
  }
}
