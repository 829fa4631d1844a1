"""Measures the status lag of runs that end at a steady rate.

The lag begins with the API server's answer to the write that ends the Pod. It ends with the answer to the write of the status with the
result; a second figure ends when a watcher sees this status. Each FetchJob has two runs: one just after the start, and one more. The Job
ends after its Pod, as with the Job controller. The parts of the lag come from the audit log. For comparison, the log also shows the time
of a write by this harness."""
import datetime, threading, time

from . import objects
from .api import Watch, in_parallel
from .cluster import moment, told
from .contenders import Limit
from .scene import at_work, await_all, milliseconds, say


def measure(options):
    with at_work(options, options.command, Limit(options.memory)) as (cluster, process):
        lags, since, processor = [], time.time(), process.processor()
        for wave in range(options.waves):
            lags.append(finish(options, cluster, process, objects.now() - datetime.timedelta(minutes=30 - 10 * wave)))
            say(f"wave {wave + 1} over")
        time.sleep(5)
        runs = options.count * options.waves
        print(f"\n| {options.rate} finishes a second, {options.count:,} FetchJobs | p50 ms | p99 ms | largest ms |\n|---|---|---|---|")
        for wave, parts in enumerate(lags):
            for part, values in parts.items():
                print(f"| run {wave + 1} of each: {part} | {milliseconds(values)} |")
        writes = cluster.writes(since)
        print(f"\n{runs:,} runs: writes {told(writes)}; {sum(writes.values()) / runs:.3f} a run; "
              f"{process.processor() - processor:.2f} CPU s; peak {process.memory():.0f} MiB")


def finish(options, cluster, process, slot):
    """Starts one run of each FetchJob, then ends the runs at the given rate. Returns the lags and their parts in seconds."""
    api, starts = cluster.api, {}
    watch = Watch(api, objects.FETCHJOBS, api.version(objects.FETCHJOBS), 600)

    def start(cronjob):
        run = objects.start_run(api, cronjob, slot)
        starts[run] = objects.show_run_at_work(api, run)
    starter = threading.Thread(target=in_parallel, args=(start, objects.every_cronjob(api)))
    starter.start()
    _, moments = await_all(watch, options.count, lambda f: f["status"].get("activeRun"), process)
    starter.join()
    if len(moments) < 2:
        raise RuntimeError(f"not all runs were seen to start; see {process.log}")
    time.sleep(5)
    acknowledged, seen = {}, {}
    watch = Watch(api, objects.FETCHJOBS, api.version(objects.FETCHJOBS), options.count / options.rate + 60)
    watcher = threading.Thread(target=see, args=(watch, set(starts), seen))
    watcher.start()
    began = time.time()

    def end(numbered):
        number, run = numbered
        time.sleep(max(0, began + number / options.rate - time.time()))
        objects.end_pod(api, run, starts[run])
        acknowledged[run] = time.time()
        objects.end_job(api, run, starts[run])
    in_parallel(end, enumerate(list(starts)))
    say(f"{len(starts) / (time.time() - began):.1f} finishes a second")
    watcher.join(60)
    watch.stop()
    if len(seen) < len(starts):
        raise RuntimeError(f"{len(starts) - len(seen)} ends were never told; see {process.log}")
    return split(cluster, began, acknowledged, seen)


def split(cluster, began, acknowledged, seen):
    """If a status was written twice, the first write counts."""
    ours, theirs = {}, {}
    for answered, event in cluster.answered(began):
        what = event.get("objectRef", {})
        if event["verb"] == "patch" and what.get("subresource") == "status":
            writes = {"pods": ours, "fetchjobs": theirs}.get(what["resource"], {})
            writes.setdefault(what["name"], (moment(event["requestReceivedTimestamp"]), answered))
    asked, answered = ({run: theirs[run.rpartition("-")[0]][i] for run in seen} for i in (0, 1))
    return {
        "**written**": [max(0, answered[run] - acknowledged[run]) for run in seen],
        "until the operator asks": [max(0, asked[run] - acknowledged[run]) for run in seen],
        "until the API server has answered": [answered[run] - asked[run] for run in seen],
        "then until a watcher has seen it": [max(0, seen[run] - answered[run]) for run in seen],
        "both": [max(0, seen[run] - acknowledged[run]) for run in seen],
        "beside it, the API server's answer to the end of the Pod": [ours[run][1] - ours[run][0] for run in seen],
    }


def see(watch, expected, seen):
    for event in watch:
        run = event["object"].get("status", {}).get("lastRun", {}).get("job")
        if run in expected:
            seen.setdefault(run, time.time())
            if len(seen) == len(expected):
                return
