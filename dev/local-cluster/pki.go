package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"
)

// authority signs certificates. The cluster and etcd have one each, so that no user of the cluster is a user of etcd.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// identity is the content of a certificate: a user with groups, or the names and addresses of a server.
type identity struct {
	file   string
	user   string
	groups []string
	hosts  []string
}

// users are the components and the administrator. Each has a certificate and a kubeconfig.
var users = []identity{
	{file: "admin", user: "fetchjob-local-admin", groups: []string{"system:masters"}},
	{file: "kube-controller-manager", user: "system:kube-controller-manager"},
	{file: "kube-scheduler", user: "system:kube-scheduler"},
	{file: "kubelet", user: "system:node:" + nodeName, groups: []string{"system:nodes"}},
	{file: "kube-proxy", user: "system:kube-proxy"},
	{file: "coredns", user: "system:coredns"},
}

// writeIdentities creates both authorities, all certificates and all kubeconfigs of a new cluster.
func (c Cluster) writeIdentities() error {
	cluster, err := c.newAuthority("ca")
	if err != nil {
		return err
	}
	etcd, err := c.newAuthority("etcd-ca")
	if err != nil {
		return err
	}
	apiNames := []string{
		nodeIP, apiServiceIP, "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
	}
	ofCluster := append([]identity{
		{file: "apiserver", user: "kube-apiserver", hosts: apiNames},
		{file: "apiserver-kubelet-client", user: "kube-apiserver-kubelet-client"},
		{file: "kubelet-server", user: nodeName, hosts: []string{nodeName, nodeIP}},
	}, users...)
	for _, id := range ofCluster {
		if err := c.issue(cluster, id); err != nil {
			return err
		}
	}
	for _, id := range []identity{{file: "etcd-server", user: "etcd", hosts: []string{"127.0.0.1"}}, {file: "etcd-client", user: "kube-apiserver"}} {
		if err := c.issue(etcd, id); err != nil {
			return err
		}
	}
	if _, err := c.newKey("service-account"); err != nil {
		return err
	}
	for _, id := range users {
		file := c.path("config", id.file+".kubeconfig")
		if id.file == "admin" {
			file = c.kubeconfig()
		}
		if err := c.writeKubeconfig(file, id); err != nil {
			return err
		}
	}
	return nil
}

func (c Cluster) newAuthority(name string) (authority, error) {
	key, err := c.newKey(name)
	if err != nil {
		return authority{}, err
	}
	template := certificate(pkix.Name{CommonName: contextName + "-" + name})
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return authority{}, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return authority{}, err
	}
	return authority{cert, key}, c.writePEM(name+".crt", "CERTIFICATE", der, 0o644)
}

func (c Cluster) issue(by authority, id identity) error {
	key, err := c.newKey(id.file)
	if err != nil {
		return err
	}
	template := certificate(pkix.Name{CommonName: id.user, Organization: id.groups})
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if len(id.hosts) > 0 {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	}
	for _, host := range id.hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.cert, key.Public(), by.key)
	if err != nil {
		return err
	}
	return c.writePEM(id.file+".crt", "CERTIFICATE", der, 0o644)
}

func certificate(subject pkix.Name) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	now := time.Now()
	return &x509.Certificate{SerialNumber: serial, Subject: subject, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(10, 0, 0)}
}

func (c Cluster) newKey(name string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, c.writePEM(name+".key", "EC PRIVATE KEY", der, 0o600)
}

func (c Cluster) writePEM(name, kind string, der []byte, mode os.FileMode) error {
	return os.WriteFile(c.path("pki", name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode)
}

func (c Cluster) writeKubeconfig(file string, id identity) error {
	var encoded [3]string
	for i, name := range []string{"ca.crt", id.file + ".crt", id.file + ".key"} {
		data, err := os.ReadFile(c.path("pki", name))
		if err != nil {
			return err
		}
		encoded[i] = base64.StdEncoding.EncodeToString(data)
	}
	text := fmt.Sprintf(`apiVersion: v1
kind: Config
current-context: %[1]s
contexts:
  - name: %[1]s
    context: {cluster: %[1]s, user: %[2]s}
clusters:
  - name: %[1]s
    cluster: {server: "%[3]s", certificate-authority-data: %[4]s}
users:
  - name: %[2]s
    user: {client-certificate-data: %[5]s, client-key-data: %[6]s}
`, contextName, id.user, apiServer, encoded[0], encoded[1], encoded[2])
	return os.WriteFile(file, []byte(text), 0o600)
}
