"""Runs the commands of the pages in docs/ that show a terminal, on the local cluster.

  dev/transcript PAGE            prints what the terminal shows now
  dev/transcript PAGE --write    writes it to docs/PAGE.md
  dev/transcript PAGE --check    fails, with the difference, if docs/PAGE.md says something else

PAGE is transcript (a FetchJob is applied and run, its publisher breaks, and is repaired), try-it-broken (six ways to break it)
or operate (install from a registry, the leader dies, a publisher breaks, repair, upgrade, uninstall).
Needs the cluster with the images on it and the operator installed, as dev/quickstart leaves it. Takes two to three minutes.
operate installs the operator itself. The environment variable FETCHJOB_RELEASES has the registry and two versions in it:
"HOST/PATH VERSION NEXT-VERSION", as dev/test-release sets it.
Each line that starts with $ is a command as shown; what changes from run to run is replaced: <time>, <date>, <age>, <sha256>, <etag>, <id>.
"""
import datetime, difflib, os, pathlib, re, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMESPACE = "fetchjob-demo"
OPERATOR = "system:serviceaccount:fetchjob-system:fetchjob-operator"
KUBECTL = [str(ROOT / "dev/cluster"), "kubectl", "--namespace", NAMESPACE]
CONTROL = f"/api/v1/namespaces/{NAMESPACE}/services/publisher/proxy/control"
PUBLISHER = f"{CONTROL}/behaviour/instruments.csv"


def conditions(name):
    return f"kubectl get fetchjob {name} -o jsonpath='{{range .status.conditions[*]}}{{.type}}={{.status}} {{.reason}}: {{.message}}{{\"\\n\"}}{{end}}'"


CONDITIONS = conditions("vendor")


def run_now(token, name="vendor"):
    """Requests a run, and waits until the run has ended."""
    return [
        f"kubectl annotate fetchjob {name} --overwrite fetchjobs.dev/run-requested-at={token}",
        f"kubectl wait fetchjob/{name} --timeout=120s --for=jsonpath='{{.status.lastCompletedRunRequest}}'={token}",
    ]


def publisher(parameters=""):
    return [f"kubectl create --raw '{PUBLISHER}{parameters}' -f /dev/null"]


def broken(token):
    return run_now(token, "practice") + [
        "kubectl get fetchjobs",
        "kubectl get fetchjob practice -o jsonpath='{.status.conditions[?(@.type==\"Fetched\")].message}{\"\\n\"}'",
    ]


TRANSCRIPT = [
    "# What it looks like",
    "A terminal, recorded by `dev/transcript` and played again by the tests. The FetchJob is\n"
    "[examples/watched.yaml](../examples/watched.yaml): a file each morning, which is too old after two minutes, so that\n"
    "the story is short.",
    "## Apply, and see the first and the next run",
    ["kubectl apply -f examples/watched.yaml",
     "kubectl wait fetchjob/vendor --timeout=60s --for=condition=Ready",
     "kubectl wait fetchjob/vendor --timeout=120s --for=condition=Fetched",
     "kubectl get fetchjobs"],
    "The first run starts at once; the next one is at its time. To have one now, say so with a new word:",
    run_now("monday") + [
     "kubectl wait fetchjob/vendor --timeout=60s --for=jsonpath='{.status.lastRun.outcome}'=Unchanged",
     "kubectl get fetchjobs"],
    "## The publisher breaks",
    "From now on it answers every request with 404:",
    [f"kubectl create --raw '{PUBLISHER}?status=404*' -f /dev/null"]
    + run_now("tuesday")
    + ["kubectl wait fetchjob/vendor --timeout=60s --for=condition=Fetched=False",
       "kubectl get fetchjobs"],
    "Why, and who is asking again when:",
    [CONDITIONS, "kubectl get fetchjob vendor -o jsonpath='{.status.hold}{\"\\n\"}'"],
    "Nobody mends it, and the file gets too old. No run is needed to see that:",
    ["kubectl wait fetchjob/vendor --timeout=240s --for=condition=Fresh=False", "kubectl get fetchjobs", CONDITIONS],
    "## The publisher is repaired",
    "Scheduled runs would wait for the end of the hold. A run that you ask for does not:",
    [f"kubectl create --raw '{PUBLISHER}' -f /dev/null"]
    + run_now("wednesday")
    + ["kubectl wait fetchjob/vendor --timeout=60s --for=condition=Fetched",
       "kubectl wait fetchjob/vendor --timeout=60s --for=condition=Fresh",
       "kubectl get fetchjobs", CONDITIONS],
    "What happened, in the order in which it happened:",
    ["kubectl get events --field-selector involvedObject.kind=FetchJob --sort-by=.metadata.resourceVersion "
     "-o custom-columns=TYPE:.type,REASON:.reason,MESSAGE:.message"],
]

BROKEN = [
    "# Break it on purpose",
    "This page shows six ways in which publishers break, and what a user sees. `dev/transcript try-it-broken` recorded it,\n"
    "and the tests run its commands again. `dev/quickstart` leaves a cluster with a publisher that misbehaves when it is\n"
    "asked to. The FetchJob is [examples/practice.yaml](../examples/practice.yaml). In each case the file that consumers read\n"
    "stays as it was, and [the runbooks](runbooks.md) lead from the reason to a remedy.",
    ["kubectl apply -f examples/practice.yaml",
     "kubectl wait fetchjob/practice --timeout=120s --for=condition=Fetched",
     "kubectl get fetchjobs"],
    "## 1. The file is not there",
    publisher("?status=404*") + broken("not-there"),
    "`Permanent` means that another attempt will not help: [Permanent](runbooks.md#classes-and-exit-codes).",
    "## 2. A web page with status 200",
    publisher("?page=html") + broken("a-page"),
    "The page is in quarantine: [what your checks refuse](runbooks.md#refused-by-your-checks).",
    "## 3. Half of the rows",
    publisher() + [f"kubectl create --raw '{CONTROL}/instruments/instruments.csv?rows=2500&seed=2' -f /dev/null"] + broken("half"),
    "Perhaps the list did become shorter. Then the command at the end of the message publishes it.",
    "## 4. Too slow",
    publisher("?validators=off&bytesPerSecond=50000") + broken("slow"),
    "The run ended at its own `timeout`. The received bytes are kept, and the next run requests the rest:\n"
    "[limits](runbooks.md#transfer-and-limits).",
    "## 5. Cut in the middle",
    publisher("?validators=off&cutAfter=1000&cutTimes=1000") + broken("cut"),
    "`Transient` means that the next run tries again: [transfer](runbooks.md#transfer-and-limits).",
    "## 6. A checksum of something else",
    ["kubectl patch fetchjob practice --type=merge -p '{\"spec\": {\"verify\": {\"checksum\": {\"algorithm\": \"SHA-256\", "
     "\"from\": {\"url\": \"http://publisher.fetchjob-demo.svc/files/instruments.csv.sha256\"}}}}}'"]
    + publisher("?validators=off&sidecar=wrong") + broken("checksum"),
    "File and checksum do not belong together: [Integrity](runbooks.md#integrity).",
    "## Repaired",
    "The publisher behaves again, and has all of its rows:",
    publisher() + [f"kubectl create --raw '{CONTROL}/instruments/instruments.csv?rows=5000&seed=3' -f /dev/null"]
    + run_now("repaired", "practice") + ["kubectl get fetchjobs", conditions("practice")],
    "The six failures, and the run that ended them:",
    ["kubectl get fetchjob practice -o jsonpath='{range .status.history[*]}{.outcome} {.class}{\"\\n\"}{end}'"],
]

def kubectl(*words, text=None):
    """Returns the command's output. If the command fails, prints the state of the objects and ends the script."""
    done = attempt(*words, text=text)
    if done.returncode:
        for kind in "fetchjobs", "cronjobs,jobs,pods", "events":
            print(attempt("get", kind, "--output", "yaml" if kind == "fetchjobs" else "wide").stdout)
        sys.exit(f"dev/transcript: kubectl {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def attempt(*words, text=None):
    return subprocess.run([*KUBECTL, *words], input=text, cwd=ROOT, capture_output=True, text=True)


def let_the_slot_pass():
    """A scheduled run would appear in the recording, so if one is near, waits until it is over."""
    now = datetime.datetime.now(datetime.timezone.utc)
    over = now.replace(hour=9, minute=41, second=30)
    if datetime.timedelta() < over - now < datetime.timedelta(minutes=15):
        time.sleep((over - now).total_seconds())


def stage():
    """An empty namespace with a publisher and an empty volume."""
    let_the_slot_pass()
    leave()
    folder = subprocess.run(
        [KUBECTL[0], "volume", "instruments"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run(["find", folder, "-mindepth", "1", "-delete"], check=True)
    image = (ROOT / "target/images/publisher.ref").read_text().strip()
    objects = (ROOT / "dev/demo/publisher.yaml").read_text().replace("IMAGE", image)
    kubectl("apply", "-f", "-", text=objects.replace("  accessModes", "  volumeName: instruments\n  accessModes"))
    kubectl("wait", "pvc/instruments", "--for=jsonpath={.status.phase}=Bound", "--timeout=60s")
    kubectl("rollout", "status", "deployment/publisher", "--timeout=300s")


def let_the_definition_settle():
    """Waits until the API server knows the kind FetchJob. The plugin OwnerReferencesPermissionEnforcement learns of it up to 30 s late,
    and refuses the operator's CronJobs until then. The plugin never refuses an administrator, so the operator's account asks.
    """
    owned = """{apiVersion: batch/v1, kind: CronJob, metadata: {name: owned, ownerReferences: [
      {apiVersion: fetchjobs.dev/v1alpha1, kind: FetchJob, name: x, uid: x, blockOwnerDeletion: true}]},
      spec: {schedule: 41 9 * * *, jobTemplate: {spec: {template: {spec: {
        restartPolicy: Never, containers: [{name: c, image: i}]}}}}}}"""
    until = time.monotonic() + 60
    while True:
        asked = attempt("create", "--dry-run=server", f"--as={OPERATOR}", "-f", "-", text=owned)
        if not asked.returncode:
            return
        if "RESTMapping" not in asked.stderr or time.monotonic() > until:
            sys.exit(f"dev/transcript: {OPERATOR} may not create a CronJob: {asked.stderr}")
        time.sleep(1)


def leave(wait="--wait"):
    kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", wait)


def table(lines):
    """The cells of a table that kubectl printed. Each column begins where its heading begins."""
    starts = [match.start() for match in re.finditer(r"(?<!\S)\S+(?: \S+)*", lines[0])]
    return [[line[a:b].strip() for a, b in zip(starts, starts[1:] + [None])] for line in lines]


def settled(output):
    """The text with placeholders for the parts that change from run to run."""
    lines = output.splitlines()
    if not lines or not re.match(r"(NAME|TYPE) ", lines[0]):
        return [constant(line) for line in lines]
    rows = [[re.sub(r"^(\d+[smhd])+$", "<age>", constant(cell)) for cell in row] for row in table(lines)]
    widths = [max(map(len, column)) for column in zip(*rows)]
    return ["   ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]


def constant(text):
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "<time>", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT(?=\d\d:\d\dZ)", "<date>T", text)
    text = re.sub(r"\b\d{4}-\d\d-\d\d\b(?!T)", "<date>", text)
    text = re.sub(r"\b\d\d\.\d\d\.\d{4}\b", "<date>", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", text)
    text = re.sub(r"\b(?!0{16})[0-9a-f]{16}…", "<sha256>…", text)
    text = re.sub(r'"[0-9a-f]{24}"', '"<etag>"', text)
    text = re.sub(r'"scope":"[0-9a-f]{16}"', '"scope":"<digest>"', text)
    text = re.sub(r"\bfetchjob-operator-[0-9a-f]{8,10}-[0-9a-z]{5}\b", "fetchjob-operator-<id>", text)
    return re.sub(r"\b(vendor|practice)-[0-9a-f]{10}\b", r"\1-<id>", text)


def releases():
    """What the pages show, with what is used in its place: a registry without TLS and two versions."""
    real = os.environ.get("FETCHJOB_RELEASES", "").split()
    shown = [CHART.removeprefix("oci://").removesuffix("/fetchjob-operator"), "1.0.0", "1.1.0"]
    return list(zip(shown, real))


def run(command, programs):
    """Returns the output of a command line. Its kubectl and helm are those of the local cluster."""
    names = releases()
    for shown, real in names:
        command = command.replace(shown, real)
    command = re.sub(r"oci://\S+", r"\g<0> --plain-http", command)
    path = f"{programs}:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=ROOT, env={**os.environ, "PATH": path},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print(attempt("get", "fetchjobs", "--output", "yaml").stdout, attempt("get", "all,events", "--output", "wide").stdout)
        sys.exit(f"dev/transcript: {command}: {done.stdout}")
    for shown, real in names:
        done.stdout = done.stdout.replace(real, shown)
    return done.stdout


def play(story):
    page = []
    with tempfile.TemporaryDirectory() as programs:
        for name, words in (("kubectl", KUBECTL), ("helm", [KUBECTL[0], "helm"])):
            program = pathlib.Path(programs, name)
            program.write_text(f'#!/bin/sh\nexec {" ".join(words)} "$@"\n')
            program.chmod(0o755)
        for part in story:
            if callable(part):
                part()
            elif isinstance(part, str):
                page.append(part)
            else:
                lines = []
                for command in part:
                    lines += ["$ " + command, *settled(run(command, programs))]
                page.append("```console\n" + "\n".join(lines) + "\n```")
    return "\n\n".join(page) + "\n"


SYSTEM = "--namespace fetchjob-system"
LEADER = f"$(kubectl get lease fetchjob-operator {SYSTEM} -o jsonpath='{{.spec.holderIdentity}}')"
METRICS = f"kubectl get --raw /api/v1/namespaces/fetchjob-system/pods/{LEADER}:8080/proxy/metrics | grep -E '^fetchjob_(leader|impaired.*(Fetched|Fresh))' | sort"
ADDRESS = "$(kubectl get service publisher -o jsonpath='{.spec.clusterIP}')"
CHART = "oci://registry.example.org/fetchjob/fetchjob-operator"
READ = ['sed "s|IMAGE|$(cat target/images/publisher.ref)|" dev/demo/reader.yaml | kubectl apply -f -',
        "kubectl wait pod/reader --timeout=60s --for=jsonpath='{.status.phase}'=Succeeded",
        "kubectl logs reader | cut -c1-60"]

OPERATE = [
    "# Operate it once",
    "This page goes once through what a platform team does: install a release with two replicas, let the leader die, see a\n"
    "publisher break, follow the alert to its runbook, repair, upgrade and uninstall. `dev/test-release` pushes two releases to\n"
    "a registry, runs the commands of this page on a real cluster, and compares each line. `kubectl` uses the namespace\n"
    "`fetchjob-demo`, which has the publisher of [dev/demo/publisher.yaml](../dev/demo/publisher.yaml).",
    "## Install, with two replicas",
    "The chart names the images of its own registry and version. The publisher of this page has a private address, so it is\n"
    "listed.",
    [f"helm install fetchjob-operator {CHART} --version 1.0.0 {SYSTEM} --create-namespace --wait --set replicas=2 "
     f"--set network.allowedCidrs={{{ADDRESS}/32}} | grep STATUS",
     f"kubectl get pods {SYSTEM}"],
    let_the_definition_settle,
    "## Three FetchJobs",
    ["kubectl apply -f examples/watched.yaml -f examples/practice.yaml -f examples/xetra-like.yaml",
     "kubectl wait fetchjob --all --timeout=120s --for=condition=Fetched",
     "kubectl get fetchjobs -o custom-columns='NAME:.metadata.name,FETCHED:.status.conditions[?(@.type==\"Fetched\")].status,ROWS:.status.artifact.rows'"],
    "## The leader dies",
    "The holder of the Lease is the replica that works. Its process is killed:",
    [f"kubectl delete pod {LEADER} {SYSTEM} --force --grace-period=0 2>/dev/null"]
    + run_now("after-the-kill")
    + [f"kubectl wait deployment/fetchjob-operator {SYSTEM} --timeout=120s --for=condition=Available"],
    "The other replica has taken the Lease within 20 seconds, and has reported the run. Nobody had to do anything.",
    "## A publisher breaks",
    "`vendor` and `xetra-like` read the same file, so both fail. Only `vendor` has a limit for the age of its file.",
    publisher("?status=404*") + run_now("broken")
    + ["kubectl wait fetchjob/vendor --timeout=60s --for=condition=Fetched=False",
       "kubectl wait fetchjob/vendor --timeout=240s --for=condition=Fresh=False",
       METRICS],
    "After five minutes with these samples the chart's alert `FetchJobFilesStale` fires, and after an hour `FetchJobRunsFailing`\n"
    "([alerts.md](alerts.md)); the tests give such samples to `promtool`, with the rules. The text of the alert says how the\n"
    "FetchJob is found. Its conditions name the cause and the remedy, and its last run names the reason:",
    [CONDITIONS, "kubectl get fetchjob vendor -o jsonpath='{.status.lastRun.reason}{\"\\n\"}'"],
    "The reason `Status` is a row of [the runbooks](runbooks.md#response). Meanwhile consumers read the last good file.",
    "## Repair",
    publisher() + run_now("repaired")
    + ["kubectl wait fetchjob/vendor --timeout=60s --for=condition=Fetched",
       "kubectl wait fetchjob/vendor --timeout=60s --for=condition=Fresh",
       CONDITIONS],
    "## Upgrade",
    "An upgrade keeps the values, the CronJobs and the results. It starts no run.",
    ["kubectl get cronjobs -o custom-columns=NAME:.metadata.name,UID:.metadata.uid >target/cronjobs.before",
     f"helm upgrade fetchjob-operator {CHART} --version 1.1.0 {SYSTEM} --wait | grep STATUS",
     f"kubectl get deployment fetchjob-operator {SYSTEM} -o jsonpath='{{.spec.replicas}} {{.spec.template.spec.containers[0].image}}{{\"\\n\"}}'",
     "kubectl wait fetchjob --all --timeout=60s --for=condition=Ready",
     "kubectl get cronjobs -o custom-columns=NAME:.metadata.name,UID:.metadata.uid | diff target/cronjobs.before - && echo the same CronJobs",
     f"helm history fetchjob-operator {SYSTEM} -o json | grep -o '\"chart\":\"[^\"]*\"'"],
    "## Uninstall",
    "The definitions, the FetchJobs, their CronJobs and the files stay:",
    [f"helm uninstall fetchjob-operator {SYSTEM} --wait",
     "kubectl get fetchjobs -o name",
     "kubectl get cronjobs -o name"] + READ,
    "The CronJobs go on with the downloads. A new installation takes all of it over ([upgrades.md](upgrades.md)).",
]

PAGES = {
    "transcript": [let_the_definition_settle, *TRANSCRIPT],
    "try-it-broken": [let_the_definition_settle, *BROKEN],
    "operate": OPERATE,
}

name, option = (sys.argv[1:] + [None, None])[:2]
if name not in PAGES or option not in (None, "--write", "--check") or len(sys.argv) > 3:
    sys.exit(__doc__)
page = ROOT / f"docs/{name}.md"
stage()
played = play(PAGES[name])
leave("--wait=false")
if option == "--write":
    page.write_text(played)
elif option == "--check":
    written = page.read_text()
    if written != played:
        sys.stdout.writelines(difflib.unified_diff(
            written.splitlines(True), played.splitlines(True), f"docs/{name}.md", "as played"))
        sys.exit(1)
else:
    print(played, end="")
