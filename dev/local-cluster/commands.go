package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// ctr runs containerd's client on the node's containerd and returns its output.
func (c Cluster) ctr(args ...string) (string, error) {
	command := exec.Command("/usr/bin/ctr", append([]string{"--address", c.containerdSocket(), "--namespace", "k8s.io"}, args...)...)
	out, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("ctr %s: %w: %s", args[0], err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}

func (c Cluster) loadPause() error {
	if found, err := c.ctr("images", "list", "--quiet", "name=="+pauseImage); err != nil || found != "" {
		return err
	}
	program, err := pauseProgram()
	if err != nil {
		return err
	}
	archive := c.path("pause.tar")
	if err := writeImage(pauseImage, program, archive); err != nil {
		return err
	}
	_, err = c.ctr("images", "import", archive)
	return err
}

func (c Cluster) load(archives []string) error {
	if len(archives) == 0 {
		return errors.New("usage: dev/cluster load IMAGE.tar...")
	}
	if settings, complete := c.recorded(); !complete || settings.ControlPlane {
		return errors.New("there is no node to load an image into: run dev/cluster up first")
	}
	for _, archive := range archives {
		if _, err := c.ctr("images", "import", archive); err != nil {
			return fmt.Errorf("%s cannot be loaded: %w", archive, err)
		}
		fmt.Printf("loaded %s\n", archive)
	}
	return nil
}

func (c Cluster) applyObjects() error {
	return c.kubectl("apply", "--server-side", "--force-conflicts", "-f", c.path("config", "objects.yaml"))
}

// kubectl runs kubectl, and prints its output only if kubectl fails.
func (c Cluster) kubectl(args ...string) error {
	return quietly(c.programs.program("kubernetes"), append([]string{"kubectl", "--kubeconfig", c.kubeconfig()}, args...)...)
}

// tool replaces this process by kubectl or helm with the administrator's kubeconfig. Some commands of Helm (lint,
// template, package) need no cluster.
func (c Cluster) tool(name string, args []string) error {
	if _, err := c.programs.ensure(); err != nil {
		return err
	}
	if _, complete := c.recorded(); !complete && name == "kubectl" {
		return errors.New("there is no cluster: run dev/cluster up first")
	}
	if err := os.Setenv("KUBECONFIG", c.kubeconfig()); err != nil {
		return err
	}
	argv := append([]string{name}, args...)
	program := c.programs.program("helm")
	if name == "kubectl" {
		argv = append([]string{"kubernetes"}, argv...)
		program = c.programs.program("kubernetes")
	}
	return syscall.Exec(program, argv, os.Environ())
}

var volumeName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`)

// volume makes a PersistentVolume whose files are in a directory of this machine. If it exists, it can be claimed again
// afterwards.
func (c Cluster) volume(name string) error {
	if !volumeName.MatchString(name) {
		return fmt.Errorf("%q is no name for a volume: use lower-case letters, digits and dashes", name)
	}
	if _, complete := c.recorded(); !complete {
		return errors.New("there is no cluster: run dev/cluster up first")
	}
	if err := os.MkdirAll(c.path("volumes", name), 0o755); err != nil {
		return err
	}
	text, err := c.render("volume.yaml", name)
	if err != nil {
		return err
	}
	manifest := c.path("config", "volume-"+name+".yaml")
	if err := os.WriteFile(manifest, []byte(text), 0o644); err != nil {
		return err
	}
	if err := c.kubectl("apply", "--server-side", "-f", manifest); err != nil {
		return err
	}
	phase, err := exec.Command(c.programs.program("kubernetes"), "kubectl", "--kubeconfig", c.kubeconfig(), "get", "persistentvolume", name, "-o", "jsonpath={.status.phase}").Output()
	if err != nil {
		return err
	}
	if string(phase) == "Released" {
		// The volume still names a claim that is gone. Its files are kept.
		if err := c.kubectl("patch", "persistentvolume", name, "--type=json", `--patch=[{"op":"remove","path":"/spec/claimRef"}]`); err != nil {
			return err
		}
	}
	fmt.Println(c.path("volumes", name))
	return nil
}

func (c Cluster) logs(args []string) error {
	files, _ := filepath.Glob(c.path("logs", "*.log"))
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(file), ".log"))
	}
	if len(names) == 0 {
		return errors.New("there are no logs: run dev/cluster up first")
	}
	if len(args) == 0 {
		for _, name := range names {
			fmt.Printf("==> %s <==\n%s\n\n", c.logFile(name), c.lastLines(name, 5))
		}
		return nil
	}
	data, err := os.ReadFile(c.logFile(filepath.Base(args[0])))
	if err != nil {
		return fmt.Errorf("there is no log of %q; there are %s", args[0], strings.Join(names, ", "))
	}
	_, err = os.Stdout.Write(data)
	return err
}
