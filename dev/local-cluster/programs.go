package main

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const kubernetesVersion = "v1.34.4"

// Programs are Kubernetes, CoreDNS and Helm, built from a Go module and cached under a key of its sources.
type Programs struct {
	sources string
	cache   string
	key     string
}

func programsOfEnvironment() (Programs, error) {
	sources, cache := os.Getenv("FETCHJOB_CLUSTER_SOURCES"), os.Getenv("FETCHJOB_CLUSTER_CACHE")
	if len(os.Args) > 1 && os.Args[1] == holdMountsCommand {
		return Programs{}, nil
	}
	if sources == "" || cache == "" {
		return Programs{}, errors.New("start this program by dev/cluster")
	}
	sum := sha256.New()
	fmt.Fprintln(sum, kubernetesVersion, runtime.GOARCH)
	for _, name := range []string{"go.mod", "go.sum", "main.go", "coredns/main.go"} {
		data, err := os.ReadFile(filepath.Join(sources, name))
		if err != nil {
			return Programs{}, err
		}
		sum.Write(data)
	}
	return Programs{sources, cache, fmt.Sprintf("%x", sum.Sum(nil))[:16]}, nil
}

func (p Programs) directory() string          { return filepath.Join(p.cache, "kubernetes-"+p.key) }
func (p Programs) program(name string) string { return filepath.Join(p.directory(), name) }

// pause is built together with this driver and lies beside it.
func pauseProgram() (string, error) {
	self, err := os.Executable()
	return filepath.Join(filepath.Dir(self), "pause"), err
}

// ensure builds the programs unless they are cached. Of two builds at the same time the second waits and finds the result.
func (p Programs) ensure() (Programs, error) {
	if p.present() {
		return p, nil
	}
	if _, err := exec.LookPath("go"); err != nil {
		return p, errors.New("Kubernetes is built from source and there is no Go: install Go 1.25 or newer (https://go.dev/dl/) and run this again")
	}
	if err := os.MkdirAll(p.cache, 0o755); err != nil {
		return p, err
	}
	lock, err := os.OpenFile(filepath.Join(p.cache, "kubernetes.lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return p, err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return p, err
	}
	if p.present() {
		return p, nil
	}
	return p, p.build()
}

func (p Programs) present() bool {
	_, err := os.Stat(p.directory())
	return err == nil
}

func (p Programs) build() error {
	fmt.Printf("building Kubernetes %s, CoreDNS and Helm: about 5 minutes on two cores, once\n", kubernetesVersion)
	start := time.Now()
	fresh, err := os.MkdirTemp(p.cache, ".kubernetes-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	minor := strings.Split(strings.TrimPrefix(kubernetesVersion, "v"), ".")
	version := "-X k8s.io/component-base/version."
	flags := strings.Join([]string{"-s -w", version + "gitVersion=" + kubernetesVersion, version + "gitMajor=" + minor[0], version + "gitMinor=" + minor[1]}, " ")
	build := p.goCommand("build", "-v", "-trimpath", "-ldflags", flags, "-o", fresh+"/", ".", "./coredns", "helm.sh/helm/v3/cmd/helm")
	if err := runCounting(build, start); err != nil {
		return err
	}
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	fmt.Printf("  built, %.0f s\n", time.Since(start).Seconds())
	return os.Rename(fresh, p.directory())
}

func (p Programs) goCommand(args ...string) *exec.Cmd {
	command := exec.Command("go", args...)
	command.Dir = p.sources
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=-buildvcs=false")
	command.Stderr = os.Stderr
	return command
}

// runCounting runs `go build -v`, which names each compiled package on a line, and shows how far it is.
func runCounting(build *exec.Cmd, start time.Time) error {
	build.Stderr = nil
	lines, err := build.StderrPipe()
	if err != nil {
		return err
	}
	if err := build.Start(); err != nil {
		return err
	}
	var other []string
	packages, modules, shown := 0, 0, start
	for scanner := bufio.NewScanner(lines); scanner.Scan(); {
		switch line := scanner.Text(); {
		case strings.HasPrefix(line, "go: downloading "):
			modules++
		case strings.ContainsAny(line, " :#"):
			other = append(other, line)
		default:
			packages++
		}
		if time.Since(shown) > 15*time.Second {
			shown = time.Now()
			fmt.Printf("  %d modules downloaded, %d packages compiled, %.0f s\n", modules, packages, time.Since(start).Seconds())
		}
	}
	_, _ = io.Copy(io.Discard, lines)
	if err := build.Wait(); err != nil {
		return fmt.Errorf("go build failed: %w\n%s", err, strings.Join(other, "\n"))
	}
	return nil
}
