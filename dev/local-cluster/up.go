package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// up makes sure that the wanted cluster runs. It uses a healthy cluster, restarts components that have ended, and
// replaces a cluster that cannot be repaired or was started with other settings or programs.
func (c Cluster) up(wanted Settings) error {
	begin := time.Now()
	if err := ensurePackages(wanted); err != nil {
		return err
	}
	if _, err := c.programs.ensure(); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	wanted.Programs, wanted.Driver = c.programs.key, filepath.Base(filepath.Dir(self))
	if err := c.checkDirectory(); err != nil {
		return err
	}
	if found, complete := c.recorded(); complete && found == wanted {
		if err = c.startStages(wanted); err == nil {
			return c.announce(wanted, begin)
		}
		fmt.Printf("the cluster cannot be mended and is replaced: %v\n", err)
	} else if c.exists() {
		fmt.Println("replacing a cluster that is incomplete or was started in another mode or version")
	}
	if err := c.down(); err != nil {
		return err
	}
	if err := c.create(wanted); err != nil {
		return err
	}
	return c.announce(wanted, begin)
}

// exists is true if there is any part of a cluster, running or not.
func (c Cluster) exists() bool {
	entries, _ := os.ReadDir(c.dir)
	_, noCgroup := os.Stat(trackingCgroup(""))
	_, noBridge := net.InterfaceByName(bridge)
	return len(entries) > 0 || noCgroup == nil || noBridge == nil
}

func (c Cluster) create(settings Settings) error {
	if err := checkMachine(); err != nil {
		return err
	}
	if err := c.claimDirectory(); err != nil {
		return err
	}
	if err := c.saveSysctls(); err != nil {
		return err
	}
	if err := c.makeMountPoints(); err != nil {
		return err
	}
	if err := c.writeConfiguration(); err != nil {
		return err
	}
	if err := c.startStages(settings); err != nil {
		return fmt.Errorf("%w\nWhat has started is left for inspection (dev/cluster logs); the next up replaces it", err)
	}
	text, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	return os.WriteFile(c.settingsFile(), text, 0o644)
}

// startStages starts all components, each stage after the one before answers.
func (c Cluster) startStages(settings Settings) error {
	stages, err := c.stages(settings)
	if err != nil {
		return err
	}
	for _, stage := range stages {
		if err := makeCgroups(stage); err != nil {
			return err
		}
	}
	if err := c.ensureNetwork(settings); err != nil {
		return err
	}
	if !settings.ControlPlane && c.pid(mountsComponent) == 0 {
		// The mounts of containers and their runtime end with this process, so all of them start again together.
		if err := kill("kubelet", "containerd", "kubepods"); err != nil {
			return err
		}
	}
	for number, stage := range stages {
		if err := together(stage, c.ensureAndTell); err != nil {
			return err
		}
		if number == 1 && !settings.ControlPlane {
			if err := c.furnish(); err != nil {
				return err
			}
		}
	}
	if err := retry(startLimit, c.podsAdmitted); err != nil {
		return fmt.Errorf("the controller manager has not made the default service account: %w", err)
	}
	return nil
}

// furnish adds the objects that pods need and no component creates: the pause image, the DNS service and rights.
func (c Cluster) furnish() error {
	return together([]func() error{c.loadPause, c.applyObjects}, func(step func() error) error { return step() })
}

func (c Cluster) ensureAndTell(p component) error {
	begin := time.Now()
	started, err := c.ensure(p)
	if err == nil && started {
		fmt.Printf("  %-24s started, %.1f s\n", p.name, time.Since(begin).Seconds())
	}
	return err
}

func (c Cluster) announce(settings Settings, begin time.Time) error {
	what := "cluster"
	if settings.ControlPlane {
		what = "control plane"
	}
	fmt.Printf("%s is ready, %.1f s; kubeconfig: %s\n", what, time.Since(begin).Seconds(), c.kubeconfig())
	return nil
}

// together runs the step for all items at the same time and joins their errors.
func together[T any](items []T, step func(T) error) error {
	failed := make([]error, len(items))
	var group sync.WaitGroup
	for i, item := range items {
		group.Go(func() { failed[i] = step(item) })
	}
	group.Wait()
	return errors.Join(failed...)
}
