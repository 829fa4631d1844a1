package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// debianPackage is a package, and a file that exists if it is installed.
type debianPackage struct{ name, file string }

var (
	controlPlanePackages = []debianPackage{{"iproute2", "/sbin/ip"}}
	nodePackages         = []debianPackage{
		{"containerd", "/usr/bin/containerd"},
		{"runc", "/usr/sbin/runc"},
		{"containernetworking-plugins", "/usr/lib/cni/ptp"},
		{"nftables", "/usr/sbin/nft"},
	}
)

// ensurePackages installs missing packages, on Debian and distributions based on it. The packages' own services are
// neither used nor changed.
func ensurePackages(settings Settings) error {
	needed := controlPlanePackages
	if !settings.ControlPlane {
		needed = append(needed, nodePackages...)
	}
	var missing []string
	for _, p := range needed {
		if _, err := os.Stat(p.file); err != nil {
			missing = append(missing, p.name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("Debian's packages %s are missing, and this is not a Debian to install them on: use Debian 12 or newer, or an existing cluster",
			strings.Join(missing, ", "))
	}
	fmt.Println("installing Debian packages:", strings.Join(missing, " "))
	// One of the machine's package sources may not answer. This error is ignored, because only the installation of the
	// packages matters.
	outdated := apt("update")
	install := append([]string{"install", "--yes", "--no-install-recommends"}, missing...)
	if err := apt(install...); err != nil {
		return errors.Join(err, outdated)
	}
	return nil
}

// apt runs apt-get. If the machine is installing updates, it waits for their end.
func apt(args ...string) error {
	command := exec.Command("apt-get", append([]string{"-o", "DPkg::Lock::Timeout=300"}, args...)...)
	command.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("apt-get %s failed: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}
