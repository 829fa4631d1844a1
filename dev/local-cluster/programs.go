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

// Programs are Kubernetes, CoreDNS and Helm. They are built from a Go module and cached under a hash of its sources.
type Programs struct {
	sources    string
	cache      string
	key        string
	kubernetes string
	ldflags    string
}

func programsOfEnvironment() (Programs, error) {
	sources, cache := os.Getenv("FETCHJOB_CLUSTER_SOURCES"), os.Getenv("FETCHJOB_CLUSTER_CACHE")
	if len(os.Args) > 1 && os.Args[1] == holdMountsCommand {
		return Programs{}, nil
	}
	if sources == "" || cache == "" {
		return Programs{}, errors.New("start this program by dev/cluster")
	}
	module, err := os.ReadFile(filepath.Join(sources, "go.mod"))
	if err != nil {
		return Programs{}, err
	}
	kubernetes, helm := versionOf(module, "k8s.io/kubernetes"), versionOf(module, "helm.sh/helm/v3")
	flags := ldflags(kubernetes, helm)
	sum := sha256.New()
	fmt.Fprintln(sum, flags, runtime.GOARCH)
	for _, name := range []string{"go.mod", "go.sum", "main.go", "coredns/main.go"} {
		data, err := os.ReadFile(filepath.Join(sources, name))
		if err != nil {
			return Programs{}, err
		}
		sum.Write(data)
	}
	return Programs{sources, cache, fmt.Sprintf("%x", sum.Sum(nil))[:16], kubernetes, flags}, nil
}

// versionOf is the version of a module in go.mod.
func versionOf(goMod []byte, module string) string {
	for _, line := range strings.Split(string(goMod), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == module {
			return fields[1]
		}
	}
	return "v0.0.0"
}

// ldflags set the versions of the programs, and for Helm the version of Kubernetes that `helm template` and `helm lint` assume.
func ldflags(kubernetes, helm string) string {
	numbers := strings.Split(strings.TrimPrefix(kubernetes, "v"), ".")
	major, minor := numbers[0], numbers[1]
	flags := []string{"-s -w"}
	for _, variable := range []string{
		"k8s.io/component-base/version.gitVersion=" + kubernetes,
		"k8s.io/component-base/version.gitMajor=" + major, "k8s.io/component-base/version.gitMinor=" + minor,
		"helm.sh/helm/v3/internal/version.version=" + helm,
		"helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=" + major, "helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=" + minor,
		"helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor=" + major, "helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor=" + minor,
	} {
		flags = append(flags, "-X "+variable)
	}
	return strings.Join(flags, " ")
}

func (p Programs) directory() string          { return filepath.Join(p.cache, "kubernetes-"+p.key) }
func (p Programs) program(name string) string { return filepath.Join(p.directory(), name) }

// pause is built together with this driver, into the same directory.
func pauseProgram() (string, error) {
	self, err := os.Executable()
	return filepath.Join(filepath.Dir(self), "pause"), err
}

// ensure builds the programs unless they are cached. If two builds start at the same time, the second waits and uses
// the result of the first.
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
	fmt.Printf("building Kubernetes %s, CoreDNS and Helm: about 5 minutes on two cores, once\n", p.kubernetes)
	start := time.Now()
	fresh, err := os.MkdirTemp(p.cache, ".kubernetes-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	build := p.goCommand("build", "-v", "-trimpath", "-ldflags", p.ldflags, "-o", fresh+"/", ".", "./coredns", "helm.sh/helm/v3/cmd/helm")
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

// runCounting runs `go build -v`, which prints a line for each compiled package, and shows the progress.
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
