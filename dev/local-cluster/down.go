package main

import (
	"errors"
	"fmt"
	"os"
)

// down removes everything that a cluster has made, even if its start did not finish. No process gets time to stop,
// because no data is kept. down first lists the network links of pods. Then it ends all processes, which also ends
// their mounts and network namespaces. Then it removes the remaining files, links and rules.
func (c Cluster) down() error {
	if err := c.checkDirectory(); err != nil {
		return err
	}
	if !c.exists() {
		return nil
	}
	if err := kill(""); err != nil {
		return err
	}
	err := errors.Join(removeNetwork(), removeCgroups(), c.unmountState())
	if err != nil {
		return err
	}
	c.removeMountPoints()
	c.restoreSysctls()
	if err := os.RemoveAll(c.dir); err != nil {
		return err
	}
	fmt.Println("the cluster is down and its state removed")
	return nil
}
