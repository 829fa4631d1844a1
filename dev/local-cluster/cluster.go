package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Names and addresses of the cluster on this machine. 10.244.0.1 is the node and the API server. Programs listen only
// on this address and on loopback.
const (
	nodeName     = "fetchjob"
	bridge       = "fetchjob0"
	nodeIP       = "10.244.0.1"
	podNetwork   = "10.244.0.0/24"
	serviceRange = "10.96.0.0/16"
	apiServiceIP = "10.96.0.1"
	dnsServiceIP = "10.96.0.10"
	apiServer    = "https://" + nodeIP + ":6443"
	contextName  = "fetchjob-local"
	pauseImage   = "fetchjob.local/pause:1"
	nftTable     = "fetchjob-cluster"
	lockFile     = "/run/fetchjob-cluster.lock"
)

// Cluster is the only cluster of this machine: a state directory and the programs that use it.
type Cluster struct {
	dir      string
	programs Programs
}

// Settings of a cluster. A running cluster is replaced if its settings differ from the wanted ones.
type Settings struct {
	ControlPlane bool   `json:"controlPlane"`
	Fsync        bool   `json:"fsync"`
	DefaultRate  bool   `json:"defaultRate"`
	Programs     string `json:"programs"`
	Driver       string `json:"driver"`
}

func clusterOfEnvironment() (Cluster, error) {
	dir := os.Getenv("FETCHJOB_CLUSTER_STATE")
	if dir == "" {
		dir = "/var/lib/fetchjob-cluster"
	}
	if !filepath.IsAbs(dir) || filepath.Clean(dir) == "/" {
		return Cluster{}, fmt.Errorf("FETCHJOB_CLUSTER_STATE must be an absolute path of a directory of its own, not %q", dir)
	}
	programs, err := programsOfEnvironment()
	return Cluster{filepath.Clean(dir), programs}, err
}

func settingsOf(args []string) (Settings, error) {
	var settings Settings
	for _, arg := range args {
		switch arg {
		case "--control-plane":
			settings.ControlPlane = true
		case "--fsync":
			settings.Fsync = true
		case "--default-rate":
			settings.DefaultRate = true
		default:
			return settings, fmt.Errorf("up knows --control-plane, --fsync and --default-rate, not %q", arg)
		}
	}
	return settings, nil
}

func (c Cluster) path(elements ...string) string {
	return filepath.Join(append([]string{c.dir}, elements...)...)
}

func (c Cluster) kubeconfig() string       { return c.path("kubeconfig") }
func (c Cluster) auditLog() string         { return c.path("audit", "audit.log") }
func (c Cluster) settingsFile() string     { return c.path("settings.json") }
func (c Cluster) containerdSocket() string { return c.path("containerd", "containerd.sock") }

// recorded returns the settings with which the cluster was started; false if there is no complete cluster.
func (c Cluster) recorded() (Settings, bool) {
	var settings Settings
	data, err := os.ReadFile(c.settingsFile())
	if err != nil || json.Unmarshal(data, &settings) != nil {
		return Settings{}, false
	}
	return settings, true
}

// claimDirectory makes the state directory. It refuses a directory that holds other files, because down removes the
// whole directory.
func (c Cluster) claimDirectory() error {
	if err := c.checkDirectory(); err != nil {
		return err
	}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(c.path("made-by-dev-cluster"), nil, 0o644)
}

func (c Cluster) checkDirectory() error {
	entries, err := os.ReadDir(c.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	ours := slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == "made-by-dev-cluster" })
	if len(entries) > 0 && !ours {
		return fmt.Errorf("%s holds files that are not this cluster's; empty it or set FETCHJOB_CLUSTER_STATE to another directory", c.dir)
	}
	return nil
}

// exclusively runs a change of the cluster under a lock, so that no other command changes it meanwhile. The lock also
// names the state directory in use.
func (c Cluster) exclusively(change func() error) error {
	if os.Geteuid() != 0 {
		return errors.New("the cluster makes containers, mounts and network interfaces and needs root: run it with sudo")
	}
	lock, err := os.OpenFile(lockFile, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer lock.Close()
	if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		fmt.Fprintln(os.Stderr, "waiting for another dev/cluster command to finish")
		if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
			return err
		}
	}
	owner, err := os.ReadFile(lockFile)
	if err != nil {
		return err
	}
	if string(owner) != c.dir && len(processesOf("")) > 0 {
		return fmt.Errorf("the cluster of %s runs on this machine, which has room for one: run FETCHJOB_CLUSTER_STATE=%s dev/cluster down first", owner, owner)
	}
	if err := os.WriteFile(lockFile, []byte(c.dir), 0o644); err != nil {
		return err
	}
	return change()
}
