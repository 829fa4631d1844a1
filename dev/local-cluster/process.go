package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// startLimit is ten times the usual time, for a busy machine.
	startLimit = 90 * time.Second
	// mendLimit is how long the driver waits for a running component that does not answer, before it replaces the component.
	mendLimit = 15 * time.Second
)

// component is one process of the cluster.
type component struct {
	name    string
	program string
	args    []string
	// inNode: whether the component runs in the mount namespace of the node, where its mounts end with the last process.
	inNode bool
	// newMounts: whether the component starts the mount namespace of the node.
	newMounts bool
	healthy   func() error
}

func (c Cluster) logFile(component string) string { return c.path("logs", component+".log") }
func (c Cluster) pidFile(component string) string { return c.path("run", component+".pid") }

// pid is the id of a component's running process, or 0.
func (c Cluster) pid(component string) int {
	data, err := os.ReadFile(c.pidFile(component))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(string(data))
	if err != nil || !slices.Contains(processesOf(component), pid) {
		return 0
	}
	return pid
}

// ensure starts the component if it does not run, and replaces it if it does not answer. It returns whether it started
// the component.
func (c Cluster) ensure(p component) (bool, error) {
	if c.pid(p.name) != 0 && c.waitHealthy(p, mendLimit) == nil {
		return false, nil
	}
	for pid := c.pid(p.name); pid != 0 && c.pid(p.name) == pid; time.Sleep(5 * time.Millisecond) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err := c.start(p); err != nil {
		return true, err
	}
	return true, c.waitHealthy(p, startLimit)
}

func (c Cluster) start(p component) error {
	keepInheritedFiles()
	log := c.logFile(p.name)
	_ = os.Rename(log, log+".1")
	out, err := os.Create(log)
	if err != nil {
		return err
	}
	defer out.Close()
	program, args := p.program, p.args
	if p.inNode {
		mounts := fmt.Sprintf("--mount=/proc/%d/ns/mnt", c.pid(mountsComponent))
		program, args = "nsenter", append([]string{mounts, "--", program}, args...)
	}
	command := exec.Command(program, args...)
	command.Dir, command.Stdout, command.Stderr = "/", out, out
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if p.newMounts {
		command.SysProcAttr.Unshareflags = syscall.CLONE_NEWNS
	}
	command.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"}
	if err := command.Start(); err != nil {
		return fmt.Errorf("%s does not start: %w", p.name, err)
	}
	pid := strconv.Itoa(command.Process.Pid)
	// Reaps the process if it ends while this program still runs. Afterwards init does this.
	go func() { _ = command.Wait() }()
	if err := os.WriteFile(filepath.Join(trackingCgroup(p.name), "cgroup.procs"), []byte(pid), 0o644); err != nil {
		return fmt.Errorf("%s ended at once: %w\n%s", p.name, err, c.lastLines(p.name, 10))
	}
	return os.WriteFile(c.pidFile(p.name), []byte(pid), 0o644)
}

// keepInheritedFiles prevents components from inheriting the open files of this program. Otherwise a lock or a pipe of
// the caller would stay open as long as the cluster runs.
func keepInheritedFiles() {
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err == nil && fd > 2 {
			syscall.CloseOnExec(fd)
		}
	}
}

func (c Cluster) waitHealthy(p component, limit time.Duration) error {
	for deadline := time.Now().Add(limit); ; time.Sleep(20 * time.Millisecond) {
		err := p.healthy()
		if err == nil {
			return nil
		}
		if c.pid(p.name) == 0 {
			return fmt.Errorf("%s ended; the last it wrote to %s:\n%s", p.name, c.logFile(p.name), c.lastLines(p.name, 10))
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s is not healthy after %.0f s: %w; its log is %s", p.name, limit.Seconds(), err, c.logFile(p.name))
		}
	}
}

func (c Cluster) lastLines(component string, count int) string {
	data, _ := os.ReadFile(c.logFile(component))
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-count):], "\n")
}
