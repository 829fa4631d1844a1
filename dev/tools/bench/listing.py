"""Times a whole run that finds the newest entry of a large index and downloads its file, against `curl | jq` and curl.

The index is JSON with one entry of about 200 bytes for each file of a publisher, in any order. FetchJob reads it while it
arrives, compares the names with a pattern and the dates with each other. jq does the same with the whole document in
memory. nginx serves index and file on loopback. Prints a Markdown table; the last column is the contender's wall time
through jq's.

usage: bench/listing [--rounds N] [--entries N] -- DOWNLOADER COMMAND...
The command gets the FetchPlan in FETCH_PLAN, like the image; {work} in the command is replaced by the folder it writes to.
"""
import argparse, atexit, json, os, random, shutil, statistics, sys, tempfile

from . import download

NEWEST = "isin-lei-20991231T071500.zip"


def make_index(path, entries, link):
    source = random.Random(14)
    newest = source.randrange(entries)
    with open(path, "w") as out:
        out.write('{"meta": {"total": %d}, "data": [\n' % entries)
        for number in range(entries):
            name = NEWEST if number == newest else "isin-lei-%04d%02d%02dT%06d.zip" % (
                source.randrange(1900, 2026), source.randrange(1, 13), source.randrange(1, 29), source.randrange(60))
            out.write(json.dumps({"type": "files", "id": "%032x" % source.randrange(1 << 128), "attributes": {"format": "zip", 
                "fileName": name, "size": source.randrange(10**9), "downloadLink": link}}))
            out.write(",\n" if number < entries - 1 else "\n")
        out.write("]}\n")
    os.chmod(path, 0o644)


def plan(url, work):
    base = json.loads(download.plan(url, "", work, None))
    del base["verify"]["checksum"]
    base["source"]["find"] = {
        "format": "Json", "entries": "$.data[*]", "link": "/attributes/downloadLink", "name": "/attributes/fileName",
        "where": [{"field": "name", "matches": "^isin-lei-.*zip$"}],
        "date": {"field": "name", "pattern": "isin-lei-([0-9]{8}T[0-9]{6})", "format": "yyyyMMdd'T'HHmmss"},
        "choose": "Newest"}
    return json.dumps(base)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--folder", default=None, help="where files are made and downloaded to")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    missing = [tool for tool in ("nginx", "curl", "jq", "openssl") if not shutil.which(tool)]
    if missing:
        sys.exit("Missing: " + ", ".join(missing) + ". Debian: apt-get install nginx-light curl jq openssl")
    folder = tempfile.mkdtemp(prefix="fetchjob-bench-", dir=options.folder)
    os.chmod(folder, 0o755)
    atexit.register(shutil.rmtree, folder, True)
    os.makedirs(f"{folder}/files")
    download.make_file(f"{folder}/files/1K", 1024)
    index = f"{folder}/files/index.json"
    base = f"http://127.0.0.1:{download.PORTS['http']}"
    make_index(index, options.entries, base + "/1K")
    download.certificate(folder)
    download.serve(folder)
    url, work = f"{base}/index.json", f"{folder}/work"
    choose = ('[.data[].attributes | select(.fileName | test("^isin-lei-.*zip$"))]'
              ' | max_by(.fileName | capture("isin-lei-(?<d>[0-9]{8}T[0-9]{6})").d) | .downloadLink')
    contenders = {
        "curl \\| jq, then curl": (
            ["bash", "-e", "-o", "pipefail", "-c",
             f"link=$(curl -sSf {url} | jq -r '{choose}'); curl -sSf -o {work}/file \"$link\""], {}),
        "fetchjob, the whole run": (
            [part.replace("{work}", work) for part in options.command],
            {"FETCH_PLAN": plan(url, work), "FETCH_JOB_NAME": "bench-1",
             "FETCH_TERMINATION_LOG": f"{work}/report.json"}),
    }
    runs = {who: [] for who in contenders}
    for _ in range(options.rounds + 1):  # the first round warms the caches up
        for who, (argv, env) in contenders.items():
            runs[who].append(download.measure(argv, env, work))
    size = os.path.getsize(index) / 1e6
    print(f"| contender, {options.entries:,} entries, {size:.0f} MB | wall s | CPU s | peak MiB | wall / jq |")
    print("|---|---|---|---|---|")
    first = [run[0] for run in next(iter(runs.values()))[1:]]
    for who, all_runs in runs.items():
        walls, cpus, peaks = zip(*all_runs[1:])
        ratio = statistics.median(wall / b for wall, b in zip(walls, first))
        print(f"| {who} | {statistics.median(walls):.2f} | {statistics.median(cpus):.2f} | {max(peaks):.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
