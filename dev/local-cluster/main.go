// The driver behind dev/cluster: it runs a real single-node Kubernetes as processes of this machine, without Docker.
package main

import (
	"errors"
	"fmt"
	"os"
)

const usage = `usage: dev/cluster COMMAND

  up [OPTIONS]                    start, heal or replace the cluster
                                  --control-plane: only etcd, API server and controller manager
                                  --fsync: etcd writes to disk for real (for benchmarks)
                                  --default-rate: the controller manager sends 20 requests a second, which is its
                                  default, instead of 200 (for benchmarks)
  down                            stop it and remove everything it made, volumes included
  status                          what runs, and where its files are
  kubeconfig                      print the path of the kubeconfig (context fetchjob-local)
  load IMAGE.tar...               load container images into the node
  image NAME:TAG PROGRAM OUT.tar  make an image of one static program
  volume NAME                     make a PersistentVolume and print its directory on this machine
  logs [COMPONENT]                the log of a component, or the newest lines of all
  kubectl ARGS... | helm ARGS...  run the tool on this cluster
  build                           only build and cache the programs
  programs                        print the directory of the built programs

environment: FETCHJOB_CLUSTER_STATE  directory of all state, default /var/lib/fetchjob-cluster`

// exitCode ends the program with an exit code and no message.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func main() {
	err := run(os.Args[1:])
	if code := exitCode(0); errors.As(err, &code) {
		os.Exit(int(code))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "dev/cluster:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	// The tools for networks and containers are in directories that are not in every user's PATH.
	if err := os.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/sbin"); err != nil {
		return err
	}
	cluster, err := clusterOfEnvironment()
	if err != nil {
		return err
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, usage)
		return exitCode(2)
	}
	command, args := args[0], args[1:]
	switch command {
	case "up":
		settings, err := settingsOf(args)
		if err != nil {
			return err
		}
		return cluster.exclusively(func() error { return cluster.up(settings) })
	case "down":
		return cluster.exclusively(cluster.down)
	case "status":
		return cluster.status()
	case "kubeconfig":
		fmt.Println(cluster.kubeconfig())
		return nil
	case "load":
		return cluster.load(args)
	case "image":
		if len(args) != 3 {
			return errors.New("usage: dev/cluster image NAME:TAG PROGRAM OUT.tar")
		}
		return writeImage(args[0], args[1], args[2])
	case "volume":
		if len(args) != 1 {
			return errors.New("usage: dev/cluster volume NAME")
		}
		return cluster.volume(args[0])
	case "logs":
		return cluster.logs(args)
	case "kubectl", "helm":
		return cluster.tool(command, args)
	case "build":
		_, err := cluster.programs.ensure()
		return err
	case "programs":
		if !cluster.programs.present() {
			return errors.New("not built yet: dev/cluster build")
		}
		fmt.Println(cluster.programs.directory())
		return nil
	case "help", "-h", "--help":
		fmt.Println(usage)
		return nil
	case holdMountsCommand:
		return holdMounts()
	default:
		fmt.Fprintf(os.Stderr, "dev/cluster: no command %q\n\n%s\n", command, usage)
		return exitCode(2)
	}
}
