package main

import "fmt"

// status prints the running components and the paths of their files. The exit code is 0 if all components run, otherwise 1.
func (c Cluster) status() error {
	settings, complete := c.recorded()
	if !complete && len(processesOf("")) == 0 {
		fmt.Println("no cluster; start one with dev/cluster up")
		return exitCode(1)
	}
	mode := "full: control plane and node"
	if settings.ControlPlane {
		mode = "control plane only"
	}
	fmt.Printf("mode        %s\nkubernetes  %s\nkubeconfig  %s (context %s)\naudit log   %s\nlogs        %s\nvolumes     %s\n\n",
		mode, c.programs.kubernetes, c.kubeconfig(), contextName, c.auditLog(), c.path("logs"), c.path("volumes"))
	stages, err := c.stages(settings)
	if err != nil {
		return err
	}
	whole := complete
	for _, stage := range stages {
		for _, p := range stage {
			pid := c.pid(p.name)
			state := "healthy"
			if pid == 0 {
				state = "not running"
			} else if err := p.healthy(); err != nil {
				state = "not healthy: " + err.Error()
			}
			whole = whole && state == "healthy"
			fmt.Printf("%-24s %7d  %s\n", p.name, pid, state)
		}
	}
	if !whole {
		fmt.Println("\nmend it with dev/cluster up")
		return exitCode(1)
	}
	return nil
}
