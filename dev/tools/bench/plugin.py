"""Times `kubectl fetchjob list` against `kubectl get fetchjobs`, in turn, on the local cluster with the operator.

Makes the FetchJobs in a namespace of their own, waits until the operator has written each status, and removes them at the
end. The plugin is the one that dev/plugin built. Prints a Markdown table; the last column is the median of the ratios of
each round.

usage: bench/plugin [--rounds N] [--count N]
"""
import argparse, json, os, shutil, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
NAMESPACE = "bench-plugin"


def kubectl_program(folder):
    """Returns a folder with the machine's own kubectl, or with that of the local cluster."""
    found = shutil.which("kubectl")
    if found:
        return os.path.dirname(found)
    programs = subprocess.check_output([f"{ROOT}/dev/cluster", "programs"], text=True).strip()
    with open(f"{folder}/kubectl", "w") as script:
        script.write(f'#!/bin/sh\nexec {programs}/kubernetes kubectl "$@"\n')
    os.chmod(f"{folder}/kubectl", 0o755)
    return folder


def fetch_jobs(count):
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": [{
        "apiVersion": "fetchjobs.dev/v1alpha1", "kind": "FetchJob",
        "metadata": {"name": f"list-{number}", "namespace": NAMESPACE},
        "spec": {
            "schedule": "7 7 1 1 *", "runOnCreate": False,
            "source": {"http": {"url": f"https://publisher.example/{number}.csv"}},
            "destination": {"volume": {"claimName": "data", "path": f"{number}.csv"}}}} for number in range(count)]})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    plugin = f"{ROOT}/target/plugin/fetchjob-plugin"
    if not os.path.exists(f"{plugin}/kubectl-fetchjob"):
        sys.exit("The plugin is missing: run dev/plugin first.")
    folder = tempfile.mkdtemp(prefix="fetchjob-bench-")
    kubeconfig = subprocess.check_output([f"{ROOT}/dev/cluster", "kubeconfig"], text=True).strip()
    path = f"{kubectl_program(folder)}:{plugin}:{os.environ['PATH']}"
    env = dict(os.environ, PATH=path, KUBECONFIG=kubeconfig)

    def kubectl(*words, **more):
        return subprocess.run(["kubectl", *words], env=env, check=True, text=True, stdout=subprocess.PIPE, **more).stdout

    def seconds(*words):
        start = time.monotonic()
        subprocess.run(words, env=env, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - start

    kubectl("create", "namespace", NAMESPACE)
    try:
        kubectl("apply", "-f", "-", input=fetch_jobs(options.count))
        states = "jsonpath={range .items[*]}{.status.state}{'\\n'}{end}"
        until = time.monotonic() + 300
        while len(kubectl("get", "fetchjobs", "-n", NAMESPACE, "-o", states).split()) < options.count:
            if time.monotonic() > until:
                sys.exit("The operator has not written all statuses within 5 minutes.")
            time.sleep(1)
        contenders = {
            "kubectl get fetchjobs": ["kubectl", "get", "fetchjobs", "-n", NAMESPACE],
            "kubectl get fetchjobs -o json": ["kubectl", "get", "fetchjobs", "-n", NAMESPACE, "-o", "json"],
            "kubectl fetchjob list": ["kubectl", "fetchjob", "list", "-n", NAMESPACE],
            "kubectl-fetchjob --version": [f"{plugin}/kubectl-fetchjob", "--version"],
        }
        runs = {who: [] for who in contenders}
        for _ in range(options.rounds + 1):  # the first round warms the caches up
            for who, words in contenders.items():
                runs[who].append(seconds(*words))
        print(f"| command, {options.count:,} FetchJobs | median s | of kubectl get |")
        print("|---|---|---|")
        first = runs["kubectl get fetchjobs"][1:]
        for who, walls in runs.items():
            ratio = statistics.median(wall / base for wall, base in zip(walls[1:], first))
            print(f"| `{who}` | {statistics.median(walls[1:]):.3f} | {ratio:.2f} |")
    finally:
        kubectl("delete", "namespace", NAMESPACE, "--wait=true")
        shutil.rmtree(folder, True)


if __name__ == "__main__":
    main()
