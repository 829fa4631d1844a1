"""Measures the operator on the local control plane (dev/cluster). Each measurement starts a new control plane and stops
it at the end; a running cluster is replaced. There is no kubelet: this program creates and ends Jobs and Pods.

usage: bench/operator ROW [options] -- OPERATOR COMMAND...

  start   time until all FetchJobs are Ready; compared with a minimal Go controller and a naive operator, in alternating rounds
  runs    memory with finished Jobs and Pods, and a restart without changes
  rest    writes in some minutes in which nothing happens
  lag     time from the end of a run until the FetchJob's status has the result, with runs that end at a steady rate
  slots   time until Kubernetes has created all Jobs of one minute, with the controller manager's default rate of requests;
          compared with plain CronJobs, and with FetchJobs that H spreads
  standby  memory of the leader and of a replica that waits for the Lease, with every switch on, and the hand-over
  drift   time until CronJobs that were changed by hand are restored

The command gets a service account's token and the operator's settings in its environment, as in its Deployment, and has the
chart's memory limit. Writes are counted in the API server's audit log. CPU seconds are those of the process, user and
system. On a busy machine they are more reliable than the wall time.
"""
import argparse, signal, sys

from .rows import drift, lag, rest, runs, slots, standby, start

ROWS = {"start": start, "runs": runs, "rest": rest, "lag": lag, "slots": slots, "drift": drift, "standby": standby}


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    p = argparse.ArgumentParser(usage=__doc__, add_help=False)
    p.add_argument("row", choices=ROWS)
    p.add_argument("--count", type=int, default=1000)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--memory", type=int, default=256, help="limit in MiB")
    p.add_argument("--only", action="append", choices=start.NAMES + slots.NAMES,
                   help="in start and slots, these contenders")
    p.add_argument("--patience", type=int, default=300, help="seconds after which a contender counts as not done")
    p.add_argument("--runs", type=int, default=3, choices=(1, 2, 3), help="finished Jobs for each FetchJob")
    p.add_argument("--seconds", type=int, default=600, help="of rest")
    p.add_argument("--rate", type=float, help="finishes or changes a second")
    p.add_argument("--waves", type=int, default=2, help="runs of each FetchJob in lag")
    p.add_argument("--minutes", type=int, default=5, help="of H in slots")
    p.add_argument("--raised-rate", action="store_true", help="in slots, the rate of the local cluster: ten times the default")
    p.add_argument("--samples", type=int, default=200, help="changes of each kind in drift")
    p.add_argument("command", nargs="+")
    options = p.parse_args()
    options.rate = options.rate or {"lag": 50, "drift": 10}.get(options.row)
    ROWS[options.row].measure(options)


if __name__ == "__main__":
    main()
