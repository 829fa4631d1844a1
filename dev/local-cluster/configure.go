package main

import (
	"embed"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed config
var configFiles embed.FS

// values are the values that the templates in config/ use.
type values struct {
	State, ContainerdSocket, PauseImage, PodNetwork, NodeIP, NodeName, DNSServiceIP, Cgroup, NftTable, Volume string
	Nameservers                                                                                               []string
}

// render fills in one of the templates in config/.
func (c Cluster) render(name, volume string) (string, error) {
	parsed, err := template.ParseFS(configFiles, "config/"+name)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	err = parsed.Execute(&text, values{
		State: c.dir, ContainerdSocket: c.containerdSocket(), PauseImage: pauseImage, PodNetwork: podNetwork, NodeIP: nodeIP,
		NodeName: nodeName, DNSServiceIP: dnsServiceIP, Cgroup: cgroupName, NftTable: nftTable, Volume: volume,
		Nameservers: nameservers(),
	})
	return text.String(), err
}

// writeConfiguration writes all files that a new cluster needs: directories, configuration files, keys, certificates, kubeconfigs.
func (c Cluster) writeConfiguration() error {
	for _, dir := range []string{"audit", "cni", "config/cni", "containerd", "kubelet", "logs", "pki", "pod-logs", "run", "volumes"} {
		if err := os.MkdirAll(c.path(dir), 0o755); err != nil {
			return err
		}
	}
	files := map[string]string{"cni.conflist": "cni/10-fetchjob.conflist"}
	for _, name := range []string{"audit-policy.yaml", "containerd.toml", "kubelet.yaml", "kube-proxy.yaml", "Corefile", "objects.yaml", "masquerade.nft"} {
		files[name] = name
	}
	for name, target := range files {
		text, err := c.render(name, "")
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(c.path("config"), target), []byte(text), 0o644); err != nil {
			return err
		}
	}
	// Pods use only the cluster's DNS, and not the search domains of this machine.
	if err := os.WriteFile(c.path("config", "resolv.conf"), nil, 0o644); err != nil {
		return err
	}
	return c.writeIdentities()
}

// nameservers are those of this machine, for names outside of the cluster.
func nameservers() []string {
	data, _ := os.ReadFile("/etc/resolv.conf")
	var found []string
	for _, line := range strings.Split(string(data), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "nameserver" && !strings.Contains(fields[1], "%") {
			found = append(found, fields[1])
		}
	}
	return found
}
