"""Times a whole run that compares a large CSV with the version before by a key, against `LC_ALL=C sort` and `comm`.

Each row has an ISIN and three values, and no order. The next version lacks 0.5 % of the rows, has as many new ones, and another
value in 1 %. The run downloads the file from nginx on loopback, checks and hashes it, sorts both versions on the volume, lists
the changes, syncs and publishes. `comm` only compares two local files, whose sorts run at the same time. Each measured run goes
from one version to the other. Prints a Markdown table; the last column is the contender's wall time through that of the first
contender, pair by pair.

usage: bench/changes [--rounds N] [--rows N] -- DOWNLOADER COMMAND...
The command gets the FetchPlan in FETCH_PLAN, like the image; {work} in the command is replaced by the folder it writes to.
"""
import argparse, atexit, json, os, shutil, statistics, sys, tempfile

from . import download

STRIDES = (1_000_003, 7_000_003)
FACTOR = 618_033_989
RANGE = 10**9 + 7


def make_file(path, rows, version):
    """Rows in an order that differs between the versions; every 200th row is another one, every 100th has another value."""
    with open(path, "w") as out:
        out.write("ISIN,Price,MIC,Segment\n")
        lines = []
        for step in range(rows):
            row = step * STRIDES[version] % rows
            number = row * FACTOR % RANGE
            isin = "XS%010d" % (number + RANGE if version and row % 200 == 0 else number)
            price = number % 100_000 + (version if row % 100 == 1 else 0)
            lines.append(f"{isin},{price // 100}.{price % 100:02d},XETR,Segment {number % 977}\n")
            if len(lines) == 10_000 or step == rows - 1:
                out.write("".join(lines))
                lines.clear()
    os.chmod(path, 0o644)


def plan(url, work, key):
    base = json.loads(download.plan(url, "", work, None))
    del base["verify"]["checksum"]
    base["verify"]["csv"] = {"delimiter": ",", "headerLine": 1, "columns": ["ISIN"], "minRows": 1}
    if key:
        base["verify"]["csv"]["key"] = {"columns": ["ISIN"]}
        base["destination"]["changes"] = True
    return json.dumps(base)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=9_100_000)
    parser.add_argument("--folder", default=None, help="where files are made and downloaded to")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    missing = [tool for tool in ("nginx", "curl", "sort", "comm") if not shutil.which(tool)]
    if missing:
        sys.exit("Missing: " + ", ".join(missing) + ". Debian: apt-get install nginx-light curl")
    folder = tempfile.mkdtemp(prefix="fetchjob-bench-", dir=options.folder)
    os.chmod(folder, 0o755)
    atexit.register(shutil.rmtree, folder, True)
    os.makedirs(f"{folder}/files")
    download.make_file(f"{folder}/files/1K", 1024)
    versions = [f"{folder}/files/version-{number}.csv" for number in range(2)]
    for number, path in enumerate(versions):
        make_file(path, options.rows, number)
    download.certificate(folder)
    download.serve(folder)
    served = f"{folder}/files/list.csv"
    url = f"http://127.0.0.1:{download.PORTS['http']}/list.csv"

    def publish(number):
        """Serves a version as if it had just been made."""
        os.link(versions[number], served + ".new")
        os.replace(served + ".new", served)
        os.utime(served)

    def fetch(key, work, fresh):
        env = {"FETCH_PLAN": plan(url, work, key), "FETCH_JOB_NAME": "bench-1", "FETCH_TRIGGER": "Schedule",
               "FETCH_TERMINATION_LOG": f"{work}/report.json"}
        return download.measure([part.replace("{work}", work) for part in options.command], env, work, fresh=fresh)

    def compare(sort):
        work = f"{folder}/sorted"
        script = (f"export LC_ALL=C; comm -3 <({sort} -T {folder} {versions[0]}) <({sort} -T {folder} {versions[1]}) "
                  f"> {work}/file && test -s {work}/file")
        return download.measure(["bash", "-o", "pipefail", "-c", script], {}, work)

    runs = {"sort, comm": [], "sort -S 24M, comm": [], "fetchjob with the key, the whole run": [],
            "fetchjob without the key": []}
    works = {key: f"{folder}/work-{key}" for key in (True, False)}
    publish(0)
    for key, work in works.items():
        fetch(key, work, True)
    for number in range(options.rounds + 1):  # the first round warms the caches up
        publish((number + 1) % 2)
        runs["sort, comm"].append(compare("sort"))
        runs["sort -S 24M, comm"].append(compare("sort -S 24M"))
        runs["fetchjob with the key, the whole run"].append(fetch(True, works[True], False))
        runs["fetchjob without the key"].append(fetch(False, works[False], False))
        with open(f"{works[True]}/report.json") as text:
            report = json.load(text)
        expected = len(range(0, options.rows, 200))
        changes = report["artifact"].get("changes", {})
        if (changes.get("added"), changes.get("removed")) != (expected, expected):
            sys.exit(f"wrong numbers: {report['message']}")
    size = os.path.getsize(versions[0]) / 1e6
    print(f"| contender, {options.rows:,} rows, {size:.0f} MB | wall s | CPU s | peak MiB | wall / (sort, comm) |")
    print("|---|---|---|---|---|")
    base = [run[0] for run in runs["sort, comm"][1:]]
    for who, all_runs in runs.items():
        walls, cpus, peaks = zip(*all_runs[1:])
        ratio = statistics.median(wall / b for wall, b in zip(walls, base))
        print(f"| {who} | {statistics.median(walls):.2f} | {statistics.median(cpus):.2f} | {max(peaks):.0f} | {ratio:.2f} |")
    print("\n" + report["message"])


if __name__ == "__main__":
    main()
