"""Measures the memory of two replicas with every switch on: of the leader, of the replica that waits for the Lease, and of this
replica after it has become the leader."""
import http.client, re, time

from .contenders import Limit, Process
from .scene import at_work

SWITCHES = {"FETCHJOB_LEADER_ELECTION": "true", "FETCHJOB_CONFIG_MAPS": "true", "FETCHJOB_POD_READINESS": "true",
            "FETCHJOB_JOB_METRICS": "true"}
PORT = 18_098


def measure(options):
    with at_work(options, options.command, Limit(options.memory), POD_NAME="first", **SWITCHES) as (cluster, first):
        standby = Process(options.command, cluster, Limit(options.memory, "standby"), 1800, POD_NAME="second",
                          FETCHJOB_HTTP_PORT=str(PORT), **SWITCHES)
        try:
            ready = standby.await_ready(PORT)
            time.sleep(30)
            print(f"\n| {options.count:,} FetchJobs, every switch on, {options.memory} MiB "
                  "| CPU s | resident MiB | peak MiB |\n|---|---|---|---|")
            row("leader", first)
            row(f"standby, ready after {ready:.1f} s", standby)
            left = time.time()
            first.stop()
            while "fetchjob_leader 1.0" not in metrics():
                time.sleep(0.05)
            taken = time.time() - left
            time.sleep(30)
            row(f"the same, 30 s after it leads ({taken:.1f} s after SIGTERM to the leader)", standby)
            print("\ncached objects: " + ", ".join(
                f"{number[:-2]} {resource}" for resource, number in re.findall(r'cache_objects{resource="(\w+)"} (\S+)', metrics())))
        finally:
            standby.stop()


def row(what, process):
    print(f"| {what} | {process.processor():.1f} | {process.memory('VmRSS'):.0f} | {process.memory():.0f} |", flush=True)


def metrics():
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    connection.request("GET", "/metrics")
    return connection.getresponse().read().decode()
