package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// sysctls are kernel settings that Kubernetes and CNI change; down restores their values.
var sysctls = []string{
	"net/ipv4/ip_forward", "vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops",
	"kernel/keys/root_maxkeys", "kernel/keys/root_maxbytes",
}

// kubeProxyTables are the nft tables of kube-proxy, whose names are fixed.
var kubeProxyTables = []string{"ip kube-proxy", "ip6 kube-proxy"}

func sysctlFile(name string) string { return filepath.Join("/proc/sys", name) }

// saveSysctls records the values before the cluster starts.
func (c Cluster) saveSysctls() error {
	var saved strings.Builder
	for _, name := range sysctls {
		if value, err := os.ReadFile(sysctlFile(name)); err == nil {
			fmt.Fprintf(&saved, "%s %s\n", name, strings.TrimSpace(string(value)))
		}
	}
	return os.WriteFile(c.path("sysctls"), []byte(saved.String()), 0o644)
}

func (c Cluster) restoreSysctls() {
	saved, _ := os.ReadFile(c.path("sysctls"))
	for _, line := range strings.Split(strings.TrimSpace(string(saved)), "\n") {
		if name, value, found := strings.Cut(line, " "); found {
			_ = os.WriteFile(sysctlFile(name), []byte(value), 0o644)
		}
	}
}

// checkMachine refuses to start if another program uses ports, addresses or names that the cluster needs.
func checkMachine() error {
	if iface := interfaceAround(nodeIP); iface != "" {
		return fmt.Errorf("the network interface %s uses the cluster's addresses (%s): another Kubernetes or VPN is on this machine, and the cluster cannot run beside it", iface, podNetwork)
	}
	for _, table := range kubeProxyTables {
		if quietly("nft", "list table "+table) == nil {
			return fmt.Errorf("the kube-proxy of another Kubernetes runs on this machine (nft table %s); use that one, or stop it first", table)
		}
	}
	forward, _ := exec.Command("nft", "list", "chain", "ip", "filter", "FORWARD").Output()
	if strings.Contains(string(forward), "policy drop") {
		return errors.New("this machine's firewall drops what pods send (policy of the chain FORWARD; Docker sets it): use kind or k3d here, or allow forwarding")
	}
	for _, port := range loopbackPorts {
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			return fmt.Errorf("the cluster needs port %s of 127.0.0.1, and another program has it (%w)", port, err)
		}
		listener.Close()
	}
	return nil
}

// interfaceAround is the interface whose network contains the address, "" if there is none.
func interfaceAround(address string) string {
	interfaces, _ := net.Interfaces()
	for _, iface := range interfaces {
		addresses, _ := iface.Addrs()
		for _, a := range addresses {
			if network, ok := a.(*net.IPNet); ok && network.Contains(net.ParseIP(address)) {
				return iface.Name
			}
		}
	}
	return ""
}

// ensureNetwork makes the node's interface and, if the cluster runs pods, the rules by which pods reach other networks.
// Each pod has its own route (CNI plugin ptp). So the bridge has no port, and a Service with an endpoint on the same
// node needs no bridge netfilter.
func (c Cluster) ensureNetwork(settings Settings) error {
	if _, err := net.InterfaceByName(bridge); err != nil {
		if err := quietly("ip", "link", "add", bridge, "type", "bridge"); err != nil {
			return err
		}
	}
	if interfaceAround(nodeIP) == "" {
		if err := quietly("ip", "address", "add", nodeIP+"/32", "dev", bridge); err != nil {
			return err
		}
	}
	if err := quietly("ip", "link", "set", bridge, "up"); err != nil {
		return err
	}
	if settings.ControlPlane || quietly("nft", "list", "table", "ip", nftTable) == nil {
		return nil
	}
	return quietly("nft", "-f", c.path("config", "masquerade.nft"))
}

// podInterfaces are this machine's ends of the pods' network links. They are found by their routes.
func podInterfaces() []string {
	routes, _ := exec.Command("ip", "-4", "route", "show", "root", podNetwork).Output()
	var found []string
	for _, line := range strings.Split(string(routes), "\n") {
		fields := strings.Fields(line)
		if len(fields) > 2 && fields[1] == "dev" && fields[2] != bridge {
			found = append(found, fields[2])
		}
	}
	return found
}

func removeNetwork() error {
	var failed error
	for _, iface := range append(podInterfaces(), bridge) {
		if _, err := net.InterfaceByName(iface); err != nil {
			continue
		}
		// A pod's link may end by itself at the same time, with the pod's network namespace.
		if err := quietly("ip", "link", "delete", iface); err != nil {
			if _, gone := net.InterfaceByName(iface); gone == nil {
				failed = errors.Join(failed, err)
			}
		}
	}
	for _, table := range append(kubeProxyTables, "ip "+nftTable) {
		family, name, _ := strings.Cut(table, " ")
		if quietly("nft", "list", "table", family, name) == nil {
			failed = errors.Join(failed, quietly("nft", "delete", "table", family, name))
		}
	}
	return failed
}

// quietly runs a command, and prints its output only if the command fails.
func quietly(name string, args ...string) error {
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}
