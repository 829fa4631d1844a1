"""The local control plane, fresh for each measurement, and its audit log."""
import atexit, collections, datetime, glob, json, pathlib, re, subprocess, time

from .access import Access
from .api import Api

ROOT = pathlib.Path(__file__).resolve().parents[4]
COMMAND = str(ROOT / "dev" / "cluster")
NAMESPACE = "bench"
READING = ("get", "list", "watch")


class Cluster:
    """Etcd, API server and controller manager, newly made: nothing is left of an earlier measurement, also no clearing up."""

    def __init__(self):
        atexit.register(self.down)
        self.down()
        self.run("up", "--control-plane", "--fsync")
        self.kubeconfig = self.run("kubeconfig").strip()
        self.audit = re.search(r"^audit log +(.+)$", self.run("status"), re.M)[1]
        kubectl = ["kubectl", "--kubeconfig", self.kubeconfig]
        subprocess.run([*kubectl, "apply", "--server-side", "-f", str(ROOT / "crds")], check=True, capture_output=True)
        wait = [*kubectl, "wait", "--for=condition=Established", "crd/fetchjobs.fetchjobs.dev"]
        while subprocess.run(wait, capture_output=True).returncode:  # it fails at once for one that has no conditions yet
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
        """Finished and, for watches, begun requests of anybody since a time, oldest first: (time of the answer, event)."""
        rotated = sorted(glob.glob(re.sub(r"\.log$", "-*.log", self.audit)))
        for name in [*rotated, self.audit]:
            with open(name) as log:
                for line in log:
                    try:
                        event = json.loads(line)
                    except json.JSONDecodeError:
                        continue  # being written
                    time_of = moment(event["stageTimestamp"])
                    if time_of >= since:
                        yield time_of, event

    def requests(self, since):
        """Those of the contender."""
        for time_of, event in self.answered(since):
            agent = event.get("userAgent", "")
            if agent and not agent.startswith(("kube-", "etcd", "kubectl")):
                yield time_of, event

    def writes(self, since):
        """Writes of the contender by verb and resource."""
        counts = collections.Counter()
        for _, event in self.requests(since):
            if event.get("stage") == "ResponseComplete" and event["verb"] not in READING:
                reference = event.get("objectRef", {})
                counts[f"{event['verb']} {'/'.join(filter(None, map(reference.get, ('resource', 'subresource'))))}"] += 1
        return dict(sorted(counts.items()))

    def watching(self, since):
        """Seconds until the last of the contender's watches had begun."""
        begun = {}
        for time_of, event in self.requests(since):
            if event["verb"] == "watch" and event.get("stage") == "ResponseStarted":
                begun.setdefault(event["objectRef"]["resource"], time_of)
        return max(begun.values()) - since if begun else float("nan")


def moment(timestamp):
    """Seconds since 1970, of the API server's clock, which is ours."""
    return datetime.datetime.fromisoformat(timestamp).timestamp()


def told(writes):
    return ", ".join(f"{count:,} {what}" for what, count in writes.items()) or "none"
