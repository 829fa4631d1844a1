"""Counts writes by verb for some minutes in which nothing happens. Leader election is on, and only its Lease may be written."""
import time

from .cluster import told
from .contenders import Limit
from .runs import make_runs
from .scene import at_work, say


def measure(options):
    with at_work(options, options.command, Limit(options.memory), FETCHJOB_LEADER_ELECTION="true") as (cluster, process):
        make_runs(cluster.api, options)
        time.sleep(30)
        since, processor = time.time(), process.processor()
        say(f"at rest for {options.seconds} s")
        time.sleep(options.seconds)
        writes = cluster.writes(since)
        lease = {what: count for what, count in writes.items() if what.endswith(" leases")}
        others = {what: count for what, count in writes.items() if what not in lease}
        print(f"\n| {options.count:,} FetchJobs at rest, {options.runs} finished Jobs and Pods each | seconds | writes | Lease "
              "| CPU s | resident MiB |\n|---|---|---|---|---|---|")
        print(f"| fetchjob | {options.seconds} | {told(others)} | {told(lease)} | {process.processor() - processor:.2f} "
              f"| {process.memory('VmRSS'):.0f} |")
