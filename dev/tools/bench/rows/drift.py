"""CronJobs are changed or deleted by hand. Measures the time from the API server's answer until a watcher sees them restored."""
import threading, time

from . import objects
from .api import Watch, in_parallel
from .cluster import told
from .contenders import Limit
from .scene import at_work, milliseconds

EDITS = {
    "a plain field edited": lambda api, path: api.call("PATCH", path, {"spec": {"concurrencyPolicy": "Replace"}}),
    "the schedule edited": lambda api, path: api.call("PATCH", path, {"spec": {"schedule": "1 1 1 1 *"}}),
    "deleted": lambda api, path: api.call("DELETE", path),
}


def measure(options):
    with at_work(options, options.command, Limit(options.memory)) as (cluster, process):
        cronjobs = objects.every_cronjob(cluster.api)
        print(f"\n| CronJobs of {options.count:,} FetchJobs, {options.rate} a second | repairs | p50 ms | p99 ms | largest ms | writes |\n"
              "|---|---|---|---|---|---|")
        for number, (what, edit) in enumerate(EDITS.items()):
            since = time.time()
            some = cronjobs[number * options.samples:(number + 1) * options.samples]
            lags = repairs(options, cluster, process, some, edit)
            time.sleep(3)
            print(f"| {what} | {len(lags)} | {milliseconds(lags)} | {told(cluster.writes(since))} |", flush=True)


def repairs(options, cluster, process, cronjobs, edit):
    api, acknowledged, seen = cluster.api, {}, {}
    wanted = {objects.name(cronjob): shape(cronjob) for cronjob in cronjobs}
    seconds = len(cronjobs) / options.rate + 60
    watch = Watch(api, objects.CRONJOBS, api.version(objects.CRONJOBS), seconds)
    watcher = threading.Thread(target=see, args=(watch, wanted, seen))
    watcher.start()
    began = time.time()

    def change(numbered):
        number, name = numbered
        time.sleep(max(0, began + number / options.rate - time.time()))
        edit(api, f"{objects.CRONJOBS}/{name}")
        acknowledged[name] = time.time()
    in_parallel(change, enumerate(wanted))
    watcher.join(seconds)
    watch.stop()
    if len(seen) < len(wanted):
        raise RuntimeError(f"{len(wanted) - len(seen)} CronJobs were not restored; see {process.log}")
    return [max(0, seen[name] - acknowledged[name]) for name in wanted]


def shape(cronjob):
    return cronjob["spec"]["concurrencyPolicy"], cronjob["spec"]["schedule"]


def see(watch, wanted, seen):
    changed = set()
    for event in watch:
        name = objects.name(event["object"])
        if name not in wanted:
            continue
        if event["type"] == "DELETED" or shape(event["object"]) != wanted[name]:
            changed.add(name)
        elif name in changed:
            seen.setdefault(name, time.time())
            if len(seen) == len(wanted):
                return
