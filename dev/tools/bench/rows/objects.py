"""Creates FetchJobs, and their runs in the state that controllers, kubelet and downloader would write."""
import copy, datetime, pathlib

from .api import in_parallel
from .cluster import NAMESPACE

FETCHJOBS = f"/apis/fetchjobs.dev/v1alpha1/namespaces/{NAMESPACE}/fetchjobs"
CRONJOBS = f"/apis/batch/v1/namespaces/{NAMESPACE}/cronjobs"
JOBS = f"/apis/batch/v1/namespaces/{NAMESPACE}/jobs"
PODS = f"/api/v1/namespaces/{NAMESPACE}/pods"
GOLDEN_REPORT = pathlib.Path(__file__).resolve().parents[4] / "contract/src/test/resources/golden/report-v1-fetched.json"


def four_times_a_year(number):
    return f"{number % 60} 7 1 */3 *"


def create_fetchjobs(api, count, schedule=four_times_a_year, zone="Europe/Berlin"):
    """Creates FetchJobs. Returns the version from which a watch sees their changes."""
    in_parallel(lambda i: api.call("POST", FETCHJOBS, {
        "apiVersion": "fetchjobs.dev/v1alpha1", "kind": "FetchJob", "metadata": {"name": f"job-{i:05}"}, "spec": {
            "schedule": schedule(i), "timeZone": zone, "runOnCreate": False,
            "source": {"http": {"url": f"https://publisher.example/lists/{i:05}.csv"}},
            "verify": {"size": {"min": "1Ki", "max": "64Mi"}},
            "destination": {"volume": {"claimName": "instruments", "path": f"lists/{i:05}.csv"}}}}), range(count))
    return api.version(FETCHJOBS)


def name(thing):
    return thing["metadata"]["name"]


def is_ready(fetchjob):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in fetchjob.get("status", {}).get("conditions", []))


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def written(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def start_run(api, cronjob, slot):
    """Creates a Job of the CronJob with a running Pod. The built-in Job controller does not touch this Job. Returns the run's name."""
    template = copy.deepcopy(cronjob["spec"]["jobTemplate"])
    meta, run = template["metadata"], f"{name(cronjob)}-{int(slot.timestamp()) // 60}"
    meta.update(name=run, ownerReferences=[owner("CronJob", cronjob)])
    meta.setdefault("annotations", {})["batch.kubernetes.io/cronjob-scheduled-timestamp"] = written(slot)
    template["spec"]["managedBy"] = "fetchjobs.dev/bench"
    job = api.call("POST", JOBS, {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": template["spec"]})
    inner = job["spec"]["template"]
    api.call("POST", PODS, {"apiVersion": "v1", "kind": "Pod", "spec": inner["spec"], "metadata": {
        **inner["metadata"], "name": run, "ownerReferences": [owner("Job", job)]}})
    return run


def owner(kind, thing):
    return {"apiVersion": "batch/v1", "kind": kind, "name": name(thing), "uid": thing["metadata"]["uid"], "controller": True,
            "blockOwnerDeletion": False}


def show_run_at_work(api, run):
    """Returns the start time, which must not change later in a Job."""
    start = written(now())
    api.call("PATCH", f"{PODS}/{run}/status", {"status": {"phase": "Running", "startTime": start, "containerStatuses": [
        container({"running": {"startedAt": start}}, True)]}})
    api.call("PATCH", f"{JOBS}/{run}/status", {"status": {"startTime": start, "active": 1, "ready": 1}})
    return start


def end_pod(api, pod, start, run=None):
    """From here on the operator can see the run's end. Without a run the Pod has the run's name."""
    run, time = run or pod, written(now())
    api.call("PATCH", f"{PODS}/{pod}/status", {"status": {"phase": "Succeeded", "startTime": start, "containerStatuses": [
        container({"running": None, "terminated": {"exitCode": 0, "reason": "Completed", "startedAt": start, "finishedAt": time,
                                                   "message": report(run, time)}}, False)]}})


def end_job(api, run, start):
    time = written(now())
    conditions = [{"type": kind, "status": "True", "lastProbeTime": time, "lastTransitionTime": time}
                  for kind in ("SuccessCriteriaMet", "Complete")]
    api.call("PATCH", f"{JOBS}/{run}/status", {"status": {
        "startTime": start, "completionTime": time, "active": 0, "ready": 0, "succeeded": 1, "conditions": conditions}})


def container(state, ready):
    return {"name": "downloader", "image": "fetchjob-downloader", "imageID": "", "restartCount": 0, "ready": ready, "state": state}


def report(run, time):
    """The termination message that the downloader would write: the contract's golden file with this run's name and time."""
    return GOLDEN_REPORT.read_text().strip().replace("xetra-29403372", run).replace("2026-11-22T06:12:07Z", time)


def every_cronjob(api):
    return list(api.list(CRONJOBS))
