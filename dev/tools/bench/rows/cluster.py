"""A new local control plane for each measurement, and its audit log."""
import atexit, collections, datetime, glob, json, pathlib, re, subprocess, time

from .access import Access
from .api import Api

ROOT = pathlib.Path(__file__).resolve().parents[4]
COMMAND = str(ROOT / "dev" / "cluster")
NAMESPACE = "bench"
READING = ("get", "list", "watch")


class Cluster:
    """A new etcd, API server and controller manager, so that no objects and no deletions of an earlier measurement are left."""

    def __init__(self, default_rate=False):
        atexit.register(self.down)
        self.down()
        self.run("up", "--control-plane", "--fsync", *(["--default-rate"] if default_rate else []))
        self.kubeconfig = self.run("kubeconfig").strip()
        self.audit = re.search(r"^audit log +(.+)$", self.run("status"), re.M)[1]
        kubectl = ["kubectl", "--kubeconfig", self.kubeconfig]
        subprocess.run([*kubectl, "apply", "--server-side", "-f", str(ROOT / "crds")], check=True, capture_output=True)
        wait = [*kubectl, "wait", "--for=condition=Established", "crd/fetchjobs.fetchjobs.dev"]
        while subprocess.run(wait, capture_output=True).returncode:  # the command fails at once for an object without conditions
            time.sleep(0.5)
        self.api = Api(self.kubeconfig)
        self.api.call("POST", "/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
        self.access = Access(self.api, NAMESPACE)

    @staticmethod
    def run(*arguments):
        return subprocess.run([COMMAND, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout

    def down(self):
        self.run("down")
        atexit.unregister(self.down)

    def answered(self, since):
        """The finished requests and begun watches of all users since a time, oldest first, as (time of the answer, event)."""
        rotated = sorted(glob.glob(re.sub(r"\.log$", "-*.log", self.audit)))
        for name in [*rotated, self.audit]:
            with open(name) as log:
                for line in log:
                    try:
                        event = json.loads(line)
                    except json.JSONDecodeError:
                        continue  # the line is still being written
                    time_of = moment(event["stageTimestamp"])
                    if time_of >= since:
                        yield time_of, event

    def requests(self, since):
        """The requests of the measured program."""
        for time_of, event in self.answered(since):
            agent = event.get("userAgent", "")
            if agent and not agent.startswith(("kube-", "etcd", "kubectl")):
                yield time_of, event

    def writes(self, since):
        """The number of writes of the measured program, by verb and resource."""
        counts = collections.Counter()
        for _, event in self.requests(since):
            if event.get("stage") == "ResponseComplete" and event["verb"] not in READING:
                reference = event.get("objectRef", {})
                counts[f"{event['verb']} {'/'.join(filter(None, map(reference.get, ('resource', 'subresource'))))}"] += 1
        return dict(sorted(counts.items()))

    def watching(self, since):
        """Seconds until the last watch of the measured program had begun."""
        begun = {}
        for time_of, event in self.requests(since):
            if event["verb"] == "watch" and event.get("stage") == "ResponseStarted":
                begun.setdefault(event["objectRef"]["resource"], time_of)
        return max(begun.values()) - since if begun else float("nan")


def moment(timestamp):
    """Seconds since 1970 by the API server's clock, which is also this program's clock."""
    return datetime.datetime.fromisoformat(timestamp).timestamp()


def told(writes):
    return ", ".join(f"{count:,} {what}" for what, count in writes.items()) or "none"
