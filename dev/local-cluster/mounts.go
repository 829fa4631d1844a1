package main

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

const (
	mountsComponent   = "mounts"
	holdMountsCommand = "hold-mounts"
)

// hiddenDirectories are paths that are fixed in containerd, runc, CNI and the kubelet. In the node's mount namespace
// each is an empty tmpfs. So the cluster does not disturb another containerd or kubelet of this machine, which uses the
// real directories, and leaves no files there.
var hiddenDirectories = []string{"/run/containerd", "/run/netns", "/var/lib/cni", "/var/lib/kubelet", "/var/log/containers"}

// holdMounts keeps the node's mount namespace alive. containerd, kubelet and containers may end and start again; their
// mounts exist until the last process in the namespace ends.
func holdMounts() error {
	if err := syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_SHARED, ""); err != nil {
		return fmt.Errorf("mount --make-rshared /: %w", err)
	}
	for _, dir := range hiddenDirectories {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "mode=755"); err != nil {
			return fmt.Errorf("mount %s: %w", dir, err)
		}
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	<-stop
	return nil
}

// makeMountPoints makes those hidden directories that do not exist, and records them for removeMountPoints.
func (c Cluster) makeMountPoints() error {
	var made []string
	for _, dir := range hiddenDirectories {
		if _, err := os.Stat(dir); err == nil {
			continue
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		made = append(made, dir)
	}
	return os.WriteFile(c.path("made-directories"), []byte(strings.Join(made, "\n")), 0o644)
}

func (c Cluster) removeMountPoints() {
	made, _ := os.ReadFile(c.path("made-directories"))
	for _, dir := range strings.Fields(string(made)) {
		_ = os.Remove(dir) // Stays if somebody has put something there since.
	}
}

func (c Cluster) mountsHealthy() error {
	last := hiddenDirectories[len(hiddenDirectories)-1]
	mounts, err := os.ReadFile(fmt.Sprintf("/proc/%d/mounts", c.pid(mountsComponent)))
	if err != nil {
		return err
	}
	if !strings.Contains(string(mounts), "tmpfs "+last+" tmpfs") {
		return fmt.Errorf("%s is not mounted yet", last)
	}
	return nil
}

// unmountState removes all mounts below the state directory on this machine, newest first, before the directory is removed.
func (c Cluster) unmountState() error {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return err
	}
	lines := strings.Split(string(mounts), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		fields := strings.Fields(lines[i])
		if len(fields) < 2 || !strings.HasPrefix(fields[1], c.dir+string(filepath.Separator)) {
			continue
		}
		if err := syscall.Unmount(fields[1], syscall.MNT_DETACH); err != nil {
			return fmt.Errorf("unmount %s: %w", fields[1], err)
		}
	}
	return nil
}
