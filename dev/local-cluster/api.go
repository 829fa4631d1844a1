package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"time"
)

var loopbackClient = &http.Client{
	Timeout:   2 * time.Second,
	Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true},
}

// api is a client of the API server with the administrator's kubeconfig.
func (c Cluster) api() (*http.Client, error) {
	certificate, err := tls.LoadX509KeyPair(c.path("pki", "admin.crt"), c.path("pki", "admin.key"))
	if err != nil {
		return nil, err
	}
	authority, err := os.ReadFile(c.path("pki", "ca.crt"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	config := &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{certificate}}
	return &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}, nil
}

func (c Cluster) getAPI(path string, read func([]byte) error) error {
	client, err := c.api()
	if err != nil {
		return err
	}
	return get(client, apiServer+path, read)
}

func (c Cluster) apiServerReady() error { return c.getAPI("/readyz", nil) }

// nodeReady is true when the kubelet answers and the API server knows the node as ready.
func (c Cluster) nodeReady() error {
	if err := get(loopbackClient, "http://127.0.0.1:24248/healthz", nil); err != nil {
		return err
	}
	return c.getAPI("/api/v1/nodes/"+nodeName, func(body []byte) error {
		var node struct {
			Status struct {
				Conditions []struct{ Type, Status, Message string }
			}
		}
		if err := json.Unmarshal(body, &node); err != nil {
			return err
		}
		for _, condition := range node.Status.Conditions {
			if condition.Type == "Ready" && condition.Status == "True" {
				return nil
			}
			if condition.Type == "Ready" {
				return errors.New(condition.Message)
			}
		}
		return errors.New("the node has no Ready condition yet")
	})
}

// podsAdmitted is true when a pod can be created in the namespace "default": the controllers have made its service account.
func (c Cluster) podsAdmitted() error {
	return c.getAPI("/api/v1/namespaces/default/serviceaccounts/default", nil)
}
