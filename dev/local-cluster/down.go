package main

import (
	"errors"
	"fmt"
	"os"
)

// down removes everything a cluster has made, however far it came. It is all thrown away, so nothing is asked to stop politely:
// pods' links are noted, all processes end, their mounts and network namespaces end with them, and then what lies around is removed.
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
