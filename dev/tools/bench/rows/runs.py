"""Measures memory with finished Jobs and Pods, and a restart: seconds until all watches have begun and until /readyz succeeds, and writes."""
import datetime, time

from . import objects
from .api import Watch, in_parallel
from .cluster import told
from .contenders import Limit, Process
from .scene import at_work, await_all, say

MINUTES = (40, 30, 20)


def measure(options):
    limit = Limit(options.memory)
    with at_work(options, options.command, limit) as (cluster, first):
        first.stop()
        make_runs(cluster.api, options)
        print(f"\n| {options.count:,} FetchJobs, {options.runs} finished Jobs and Pods each, {options.memory} MiB "
              "| watching after s | ready after s | all told after s | CPU s | resident MiB | peak MiB | writes |\n"
              "|---|---|---|---|---|---|---|---|")
        version = cluster.api.version(objects.FETCHJOBS)
        watch = Watch(cluster.api, objects.FETCHJOBS, version, options.patience)
        process = Process(options.command, cluster, limit, options.patience + 60)
        ready = process.await_ready()
        _, moments = await_all(watch, options.count, lambda f: len(f["status"].get("history", [])) == options.runs, process)
        if len(moments) < 2:
            raise RuntimeError(f"not all runs were told; see {process.log}")
        row("start after the runs", cluster, process, ready, f"{moments[-1] - process.since:.2f}")
        process = Process(options.command, cluster, limit)
        row("start with nothing changed", cluster, process, process.await_ready(), "–")


def make_runs(api, options):
    began, moment = time.time(), objects.now()
    start = objects.written(moment)

    def work(cronjob):
        for minutes in MINUTES[-options.runs:]:
            run = objects.start_run(api, cronjob, moment - datetime.timedelta(minutes=minutes))
            objects.end_pod(api, run, start)
            objects.end_job(api, run, start)
    in_parallel(work, objects.every_cronjob(api))
    say(f"{options.count * options.runs:,} Jobs and Pods made in {time.time() - began:.0f} s")


def row(what, cluster, process, ready, told_after):
    time.sleep(20)  # a start writes everything within this time
    print(f"| {what} | {cluster.watching(process.since):.2f} | {ready:.2f} | {told_after} | {process.processor():.2f} "
          f"| {process.memory('VmRSS'):.0f} | {process.memory():.0f} | {told(cluster.writes(process.since))} |", flush=True)
    process.stop()
