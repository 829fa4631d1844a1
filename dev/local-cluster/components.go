package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

// loopbackPorts are the ports of 127.0.0.1 that the components answer on: etcd, its metrics, kubelet, kube-proxy, CoreDNS,
// controller manager, scheduler. They are unusual ports, so that another Kubernetes on this machine does not use them.
var loopbackPorts = []string{"24379", "24380", "24381", "24248", "24249", "24253", "24254", "24256", "24257", "24259"}

// stages are the components in the order in which they start. Each stage needs the ones before; its components start together.
func (c Cluster) stages(settings Settings) ([][]component, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if settings.ControlPlane {
		return [][]component{{c.etcd(settings)}, {c.apiServer()}, {c.controllerManager(settings)}}, nil
	}
	mounts := component{
		name: mountsComponent, program: self, args: []string{holdMountsCommand}, newMounts: true, healthy: c.mountsHealthy,
	}
	return [][]component{
		{c.etcd(settings), mounts},
		{c.apiServer(), c.containerd()},
		{c.controllerManager(settings), c.scheduler(), c.kubelet(), c.kubeProxy(), c.coreDNS()},
	}, nil
}

func (c Cluster) etcd(settings Settings) component {
	args := []string{
		"--name=" + nodeName, "--data-dir=" + c.path("etcd"), "--log-level=warn",
		"--listen-client-urls=https://127.0.0.1:24379", "--advertise-client-urls=https://127.0.0.1:24379",
		"--listen-peer-urls=https://127.0.0.1:24380", "--initial-advertise-peer-urls=https://127.0.0.1:24380",
		"--initial-cluster=" + nodeName + "=https://127.0.0.1:24380", "--listen-metrics-urls=http://127.0.0.1:24381",
		"--client-cert-auth", "--trusted-ca-file=" + c.path("pki", "etcd-ca.crt"),
		"--cert-file=" + c.path("pki", "etcd-server.crt"), "--key-file=" + c.path("pki", "etcd-server.key"),
		"--peer-client-cert-auth", "--peer-trusted-ca-file=" + c.path("pki", "etcd-ca.crt"),
		"--peer-cert-file=" + c.path("pki", "etcd-server.crt"), "--peer-key-file=" + c.path("pki", "etcd-server.key"),
		"--quota-backend-bytes=8589934592",
	}
	if !settings.Fsync {
		args = append(args, "--unsafe-no-fsync")
	}
	return c.kubernetes("etcd", false, answers("http://127.0.0.1:24381/health"), args...)
}

func (c Cluster) apiServer() component {
	return c.kubernetes("kube-apiserver", false, c.apiServerReady,
		"--bind-address="+nodeIP, "--secure-port=6443",
		"--tls-cert-file="+c.path("pki", "apiserver.crt"), "--tls-private-key-file="+c.path("pki", "apiserver.key"),
		"--client-ca-file="+c.path("pki", "ca.crt"),
		"--etcd-servers=https://127.0.0.1:24379", "--etcd-cafile="+c.path("pki", "etcd-ca.crt"),
		"--etcd-certfile="+c.path("pki", "etcd-client.crt"), "--etcd-keyfile="+c.path("pki", "etcd-client.key"),
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction,OwnerReferencesPermissionEnforcement",
		"--service-cluster-ip-range="+serviceRange,
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file="+c.path("pki", "service-account.key"),
		"--service-account-signing-key-file="+c.path("pki", "service-account.key"),
		"--kubelet-certificate-authority="+c.path("pki", "ca.crt"),
		"--kubelet-client-certificate="+c.path("pki", "apiserver-kubelet-client.crt"),
		"--kubelet-client-key="+c.path("pki", "apiserver-kubelet-client.key"),
		"--kubelet-preferred-address-types=InternalIP",
		"--audit-policy-file="+c.path("config", "audit-policy.yaml"), "--audit-log-path="+c.auditLog(),
		"--audit-log-maxsize=200", "--audit-log-maxbackup=20",
		"--profiling=false",
	)
}

// controllerManager may send more than the default of 20 requests a second, so that tests do not have to wait for it.
func (c Cluster) controllerManager(settings Settings) component {
	args := []string{
		"--kubeconfig=" + c.path("config", "kube-controller-manager.kubeconfig"), "--bind-address=127.0.0.1", "--secure-port=24257",
		"--use-service-account-credentials", "--leader-elect=false",
		"--root-ca-file=" + c.path("pki", "ca.crt"), "--service-account-private-key-file=" + c.path("pki", "service-account.key"),
	}
	if !settings.DefaultRate {
		args = append(args, "--kube-api-qps=200", "--kube-api-burst=400")
	}
	return c.kubernetes("kube-controller-manager", false, answers("https://127.0.0.1:24257/healthz"), args...)
}

func (c Cluster) scheduler() component {
	return c.kubernetes("kube-scheduler", false, answers("https://127.0.0.1:24259/healthz"),
		"--kubeconfig="+c.path("config", "kube-scheduler.kubeconfig"), "--bind-address=127.0.0.1", "--secure-port=24259",
		"--leader-elect=false",
	)
}

func (c Cluster) kubelet() component {
	return c.kubernetes("kubelet", true, c.nodeReady,
		"--config="+c.path("config", "kubelet.yaml"), "--kubeconfig="+c.path("config", "kubelet.kubeconfig"),
		"--hostname-override="+nodeName, "--node-ip="+nodeIP, "--root-dir="+c.path("kubelet"),
	)
}

func (c Cluster) kubeProxy() component {
	return c.kubernetes("kube-proxy", false, answers("http://127.0.0.1:24256/healthz"), "--config="+c.path("config", "kube-proxy.yaml"))
}

func (c Cluster) coreDNS() component {
	return component{
		name: "coredns", program: c.programs.program("coredns"), args: []string{"-conf", c.path("config", "Corefile")},
		healthy: answers("http://127.0.0.1:24253/ready"),
	}
}

func (c Cluster) containerd() component {
	return component{
		name: "containerd", program: "/usr/bin/containerd", args: []string{"--config", c.path("config", "containerd.toml")},
		inNode: true, healthy: func() error {
			_, err := c.ctr("version")
			return err
		},
	}
}

func (c Cluster) kubernetes(name string, inNode bool, healthy func() error, args ...string) component {
	return component{
		name: name, program: c.programs.program("kubernetes"), args: append([]string{name}, args...), inNode: inNode, healthy: healthy,
	}
}

// answers asks a health endpoint on loopback. The component has made the endpoint's certificate itself.
func answers(url string) func() error {
	return func() error { return get(loopbackClient, url, nil) }
}

// get sends a request and passes the answer's body to read. It returns an error if the status is not 200.
func get(client *http.Client, url string, read func([]byte) error) error {
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %.200s", url, response.Status, strings.TrimSpace(string(body)))
	}
	if read == nil {
		return nil
	}
	return read(body)
}
