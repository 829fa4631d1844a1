"""Measures how long the control plane needs to start all runs of one minute, with the rate of requests that the controller
manager has by default. A run has started when its Pod exists.

Three contenders follow each other, each on a new control plane: FetchJobs with the same schedule, plain CronJobs without
the operator, and FetchJobs whose minute is H within some minutes. This program acts as the kubelet: it ends each Pod as soon
as it sees it. So the controllers also make their requests for ended runs, as with short downloads."""
import collections, dataclasses, datetime, http.client, threading, time

from . import objects
from .api import Watch, in_parallel
from .cluster import Cluster
from .contenders import Limit, Process
from .scene import quantile, say

ZONE, SLOT = "Etc/UTC", "batch.kubernetes.io/cronjob-scheduled-timestamp"
CONTROLLERS = ("cronjob-controller", "job-controller")
NAMES = ("fetchjobs", "cronjobs", "spread")
PROTOBUF = "application/vnd.kubernetes.protobuf"


@dataclasses.dataclass
class Result:
    jobs: list
    pods: list
    ended: float
    requests: dict
    memory: float
    sizes: dict


def measure(options):
    limit, results = Limit(options.memory), {}
    contenders = {"fetchjobs": ("FetchJobs", 1), "cronjobs": ("CronJobs without operator", 0),
                  "spread": (f"FetchJobs, H over {options.minutes} minutes", options.minutes)}
    for name, minutes in map(contenders.get, options.only or NAMES):
        results[name] = one(options, limit, minutes)
        say(details(name, results[name]))
    rate = "raised rate" if options.raised_rate else "default rate"
    print(f"\n| {options.count:,} runs, {rate} | Jobs created: p50 s, last s | Pods created: p50 s, last s | Pods a second "
          "| last run ended s | requests per run: CronJob controller, Job controller |\n|---|---|---|---|---|---|")
    for name, result in results.items():
        print(row(name, result, options.count))
    for name, result in results.items():
        print("\n" + details(name, result))


def one(options, limit, minutes):
    """Creates the objects, awaits their minute and all runs. Zero minutes means plain CronJobs."""
    cluster = Cluster(default_rate=not options.raised_rate)
    api, process = cluster.api, None
    first = minute_after(45 + options.count / 15, minutes)
    try:
        if minutes == 0:
            in_parallel(lambda i: api.call("POST", objects.CRONJOBS, plain(i, first)), range(options.count))
        else:
            minute = f"H({first.minute}-{first.minute + minutes - 1})" if minutes > 1 else first.minute
            objects.create_fetchjobs(api, options.count, lambda i: f"{minute} {first.hour} * * *", ZONE)
            process = Process(options.command, cluster, limit, 1800)
            await_ready(api, options.count, process)
        if time.time() > first.timestamp() - 5:
            raise RuntimeError("the minute came before all objects were made")
        jobs, pods, ended = runs(api, options, first)
        time.sleep(5)
        memory = process.memory() if process else 0
        return Result(
            delays(jobs.values()), delays((jobs[run][0], seen) for run, seen in pods.items()),
            max(ended.values()) - first.timestamp(), requests(cluster, first.timestamp()), memory, sizes(api, minutes > 0))
    finally:
        if process:
            process.stop()
        cluster.down()


def await_ready(api, count, process):
    while sum(map(objects.is_ready, api.list(objects.FETCHJOBS))) < count:
        if not process.is_alive():
            raise RuntimeError(f"the operator ended with {process.process.returncode}; see {process.log}")
        time.sleep(1)


def minute_after(seconds, minutes):
    """Returns the first minute after some seconds from which so many minutes are in one hour."""
    later = (objects.now() + datetime.timedelta(seconds=seconds)).replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)
    return later if later.minute + minutes <= 60 else later.replace(minute=0) + datetime.timedelta(hours=1)


def plain(number, first):
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": f"job-{number:05}"}, "spec": {
        "schedule": f"{first.minute} {first.hour} * * *", "timeZone": ZONE, "concurrencyPolicy": "Forbid", "jobTemplate": {"spec": {
            "template": {"spec": {"restartPolicy": "Never", "containers": [
                {"name": "downloader", "image": "fetchjob-downloader"}]}}}}}}


def delays(moments):
    return sorted(max(0, seen - due) for due, seen in moments)


def runs(api, options, first):
    """Ends each Pod at once. Returns (due, seen) of each created Job, and when each Job's Pod and end were seen."""
    seconds = first.timestamp() - time.time() + options.patience
    created, started, ended = {}, {}, {}
    pods, jobs = (Watch(api, path, api.version(path), seconds) for path in (objects.PODS, objects.JOBS))
    kubelet = threading.Thread(target=end_pods, args=(api, pods, started))
    kubelet.start()
    for event in jobs:
        job = event["object"]
        if event["type"] == "ADDED":
            due = datetime.datetime.fromisoformat(job["metadata"]["annotations"][SLOT]).timestamp()
            created[objects.name(job)] = (due, time.time())
        elif any(c["type"] == "Complete" and c["status"] == "True" for c in job.get("status", {}).get("conditions", [])):
            ended.setdefault(objects.name(job), time.time())
        if len(ended) == options.count:
            break
    jobs.stop()
    pods.stop()
    kubelet.join()
    if len(ended) < options.count:
        raise RuntimeError(f"after {options.patience} s {len(created)} of {options.count} Jobs were created, and {len(ended)} ended")
    return created, started, ended


def end_pods(api, pods, started):
    for event in pods:
        if event["type"] == "ADDED":
            pod, run = objects.name(event["object"]), event["object"]["metadata"]["labels"]["batch.kubernetes.io/job-name"]
            started.setdefault(run, time.time())
            objects.end_pod(api, pod, objects.written(objects.now()), run)


def requests(cluster, since):
    """The requests of the two controllers, by verb and resource."""
    counts = {name: collections.Counter() for name in CONTROLLERS}
    for _, event in cluster.answered(since):
        name = event["user"]["username"].rpartition(":")[2]
        if name in counts and event.get("stage") == "ResponseComplete" and event["verb"] not in ("list", "watch"):
            reference = event.get("objectRef", {})
            what = "/".join(filter(None, map(reference.get, ("resource", "subresource"))))
            counts[name][f"{event['verb']} {what}"] += 1
    return {name: dict(sorted(found.items())) for name, found in counts.items()}


def sizes(api, operator):
    """The bytes of one object of each kind as etcd stores it: built-in kinds as Protobuf, FetchJobs as JSON."""
    kinds = {"CronJob": objects.CRONJOBS, "Job": objects.JOBS, "Pod": objects.PODS}
    found = {kind: len(stored(api, f"{path}/{objects.name(next(api.list(path)))}", PROTOBUF)) for kind, path in kinds.items()}
    if operator:
        path = f"{objects.FETCHJOBS}/{objects.name(next(api.list(objects.FETCHJOBS)))}"
        found["FetchJob"] = len(stored(api, path, "application/json"))
    return found


def stored(api, path, accepted):
    connection = http.client.HTTPSConnection(api.address, context=api.tls, timeout=60)
    connection.request("GET", path, headers={"Accept": accepted})
    return connection.getresponse().read()


def row(name, result, count):
    per_run = [sum(result.requests[controller].values()) / count for controller in CONTROLLERS]
    return (f"| {name} | {quantile(result.jobs, 0.5):.0f}, {result.jobs[-1]:.0f} | {quantile(result.pods, 0.5):.0f}, {result.pods[-1]:.0f} "
            f"| {pace(result.pods):.2f} | {result.ended:.0f} | {per_run[0]:.1f}, {per_run[1]:.1f} |")


def details(name, result):
    return (f"{name}: last Pod {result.pods[-1]:.0f} s, last end {result.ended:.0f} s; requests {result.requests}; "
            f"peak of the operator {result.memory:.0f} MiB; stored bytes {result.sizes}")


def pace(delays):
    """Pods a second between the first and the last tenth, so that the burst of requests does not count."""
    first, last = len(delays) // 10, len(delays) * 9 // 10
    return (last - first) / max(0.001, delays[last] - delays[first])
