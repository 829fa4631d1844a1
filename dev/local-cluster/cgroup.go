package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Every process of the cluster is in a cgroup below this one, which has the name of its component; containers are in
// "kubepods". A process belongs to the cluster only if it is in one of these cgroups. No process is found or ended by
// its name, or by its process id alone.
const cgroupName = "fetchjob-cluster"

const cgroupMount = "/sys/fs/cgroup"

// cgroupHierarchies are the mounts in which a cgroup has to be created: one mount with cgroup v2, one per controller with v1.
func cgroupHierarchies() []string {
	if isCgroup(cgroupMount) {
		return []string{cgroupMount}
	}
	var found []string
	entries, _ := os.ReadDir(cgroupMount)
	for _, e := range entries {
		if dir := filepath.Join(cgroupMount, e.Name()); isCgroup(dir) {
			found = append(found, dir)
		}
	}
	return found
}

func isCgroup(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "cgroup.procs"))
	return err == nil
}

// trackingCgroup is the cgroup of a component ("" for all) in the hierarchy by which the driver finds processes.
func trackingCgroup(component string) string {
	if isCgroup(cgroupMount) {
		return filepath.Join(cgroupMount, cgroupName, component)
	}
	return filepath.Join(cgroupMount, "pids", cgroupName, component)
}

func makeCgroups(components []component) error {
	for _, hierarchy := range cgroupHierarchies() {
		if err := os.MkdirAll(filepath.Join(hierarchy, cgroupName), 0o755); err != nil {
			return fmt.Errorf("this machine does not let us make cgroups, which containers need: %w", err)
		}
	}
	offerControllers()
	for _, c := range components {
		if err := os.MkdirAll(trackingCgroup(c.name), 0o755); err != nil {
			return err
		}
	}
	return nil
}

// offerControllers lets the cgroups below use every controller (cgroup v2). If a controller is not available, the
// kubelet reports it.
func offerControllers() {
	controllers, _ := os.ReadFile(filepath.Join(cgroupMount, "cgroup.controllers"))
	for _, controller := range strings.Fields(string(controllers)) {
		_ = os.WriteFile(filepath.Join(cgroupMount, "cgroup.subtree_control"), []byte("+"+controller), 0o644)
	}
}

// processesOf lists the processes of a component, or of the whole cluster for "".
func processesOf(component string) []int {
	var pids []int
	_ = filepath.WalkDir(trackingCgroup(component), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.Name() != "cgroup.procs" {
			return nil
		}
		data, _ := os.ReadFile(path)
		for _, field := range strings.Fields(string(data)) {
			if pid, err := strconv.Atoi(field); err == nil {
				pids = append(pids, pid)
			}
		}
		return nil
	})
	return pids
}

// kill ends all processes of the components ("" for the whole cluster) and returns when all have ended.
func kill(components ...string) error {
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		var pids []int
		for _, c := range components {
			pids = append(pids, processesOf(c)...)
		}
		if len(pids) == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("processes %v do not end", pids)
		}
		for _, pid := range pids {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// removeCgroups removes the empty cgroups of the cluster, children first.
func removeCgroups() error {
	var failed error
	for _, hierarchy := range cgroupHierarchies() {
		var dirs []string
		_ = filepath.WalkDir(filepath.Join(hierarchy, cgroupName), func(path string, e fs.DirEntry, err error) error {
			if err == nil && e.IsDir() {
				dirs = append(dirs, path)
			}
			return nil
		})
		slices.Reverse(dirs)
		for _, dir := range dirs {
			failed = errors.Join(failed, retry(5*time.Second, func() error { return syscall.Rmdir(dir) }))
		}
	}
	return failed
}

// retry repeats a call until there is no error or the time is over.
func retry(limit time.Duration, call func() error) error {
	for deadline := time.Now().Add(limit); ; time.Sleep(20 * time.Millisecond) {
		err := call()
		if err == nil || time.Now().After(deadline) {
			return err
		}
	}
}
