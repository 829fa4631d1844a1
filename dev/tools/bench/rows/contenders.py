"""The programs that are compared, each under a container's memory limit."""
import atexit, http.client, os, pathlib, re, subprocess, threading, time

from .cluster import NAMESPACE, ROOT

PORT = 18_099
SOURCES = ROOT / "bench"


def commands(operator, names):
    """Builds the programs to compare with. Returns their commands by name."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "fetchjob"
    made = {}
    for name in names:
        if name == "go":
            subprocess.run(["go", "build", "-o", str(cache / "go-controller"), "."], cwd=SOURCES / "go-controller", check=True)
            made[name] = [str(cache / "go-controller")]
        elif name == "naive":
            naive = SOURCES / "naive-operator"
            subprocess.run(["bash", "-c", 'source dev/setup; mvn -q -B -f "$0" compile', str(naive / "pom.xml")], cwd=ROOT,
                           check=True, capture_output=True)
            target = naive / "target"
            java = subprocess.run(["bash", "-c", 'source dev/setup; echo "$JAVA_HOME/bin/java"'], cwd=ROOT, check=True,
                                  capture_output=True, text=True).stdout.split()[-1]
            made[name] = [java, "-cp", f"{target}/classes:{target}/lib/*", "dev.fetchjobs.bench.NaiveOperator"]
        else:
            made[name] = operator
    return made


class Limit:
    """A memory limit like that of a container, without swap."""

    def __init__(self, mebibytes, name=""):
        v1 = pathlib.Path("/sys/fs/cgroup/memory")
        self.group = (v1 if v1.exists() else pathlib.Path("/sys/fs/cgroup")) / f"fetchjob-bench-{os.getpid()}{name}"
        self.group.mkdir()
        atexit.register(self.group.rmdir)
        (self.group / ("memory.limit_in_bytes" if v1.exists() else "memory.max")).write_text(str(mebibytes << 20))

    def enter(self):
        (self.group / "cgroup.procs").write_text(str(os.getpid()))


class Process:
    """A running program that is measured. It is ended after some seconds at the latest."""

    def __init__(self, command, cluster, limit, seconds=900, **settings):
        environment = {
            **cluster.access.environment, "FETCHJOB_DOWNLOADER_IMAGE": "fetchjob-downloader", "FETCHJOB_HTTP_PORT": str(PORT),
            "FETCHJOB_LEADER_ELECTION": "false",  # the other programs have no leader election either
            "POD_NAMESPACE": NAMESPACE, **settings}
        self.log = f"/tmp/fetchjob-bench-{os.path.basename(command[0])}{settings.get('POD_NAME', '')}.log"
        self.since = time.time()
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log,
                                            preexec_fn=limit.enter)
        atexit.register(self.stop)
        self.timer = threading.Timer(seconds, self.process.kill)
        self.timer.daemon = True
        self.timer.start()

    def on_end(self, action):
        """Calls the action when the process has ended."""
        def wait():
            self.process.wait()
            action()
        threading.Thread(target=wait, daemon=True).start()

    def seconds(self):
        return time.time() - self.since

    def memory(self, what="VmHWM"):
        """Memory in MiB: VmHWM is the peak, VmRSS the present value."""
        return int(re.search(what + r":\s+(\d+)", pathlib.Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024

    def processor(self):
        """CPU seconds, user and system."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_alive(self):
        return self.process.poll() is None

    def await_ready(self, port=PORT):
        """Seconds from the start until /readyz succeeded."""
        while self.is_alive():
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return self.seconds()
            except OSError:
                pass
            time.sleep(0.01)
        raise RuntimeError(f"it ended early with {self.process.returncode}; see {self.log}")

    def stop(self):
        atexit.unregister(self.stop)
        self.timer.cancel()
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
