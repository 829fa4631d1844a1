"""Times a whole run that downloads, unpacks and publishes a set of zips, against `curl --parallel` and then unzip.

Each zip has one XML file with records that are alike, as publishers have them. FetchJob reads a listing in JSON, downloads
several zips at the same time, unpacks and checks them, syncs them to the disk and shows them by one rename. curl gets as
many zips at the same time. nginx serves all files on loopback. Prints a Markdown table; the last column is the contender's
wall time through that of the first contender, pair by pair. The second run of FetchJob finds that nothing has changed; its
time in the process is that of its report.

usage: bench/sets [--rounds N] [--parts N] [--zip BYTES] [--parallel N] -- DOWNLOADER COMMAND...
The command gets the FetchPlan in FETCH_PLAN, like the image; {work} in the command is replaced by the folder it writes to.
"""
import argparse, atexit, json, os, random, shutil, statistics, sys, tempfile, zipfile
from datetime import datetime

from . import download

DATE = "20261121"


def name(number, parts):
    return f"FULINS_D_{DATE}_{number:02d}of{parts:02d}"


def make_zip(path, member, size, source):
    """Makes a zip of about this size. Returns the size of the file in it."""
    written = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with archive.open(member, "w") as out:
            while os.path.getsize(path) < size:
                block = "".join(
                    "<RefData><FinInstrmGnlAttrbts><Id>DE%010d</Id><FullNm>NOTE %012X</FullNm><ClssfctnTp>DBFTFB</ClssfctnTp>"
                    "<NtnlCcy>EUR</NtnlCcy></FinInstrmGnlAttrbts><Issr>%020X</Issr></RefData>\n"
                    % (source.randrange(10**10), source.randrange(1 << 48), source.randrange(1 << 80)) for _ in range(2000))
                out.write(block.encode())
                archive.fp.flush()
                written += len(block)
    os.chmod(path, 0o644)
    return written


def make_files(folder, parts, size, base):
    source = random.Random(14)
    entries, unpacked = [], 0
    for number in range(1, parts + 1):
        zipped = name(number, parts) + ".zip"
        unpacked += make_zip(f"{folder}/{zipped}", name(number, parts) + ".xml", size, source)
        entries.append({"file_name": zipped, "download_link": f"{base}/{zipped}"})
    with open(f"{folder}/index.json", "w") as out:
        json.dump({"docs": entries}, out)
    os.chmod(f"{folder}/index.json", 0o644)
    return unpacked


def plan(url, work, parallel):
    base = json.loads(download.plan(url, "", work, None))
    del base["verify"]["checksum"]
    base["source"]["find"] = {
        "format": "Json", "entries": "$.docs[*]", "link": "/download_link", "name": "/file_name", "where": [],
        "date": {"field": "name", "pattern": "_([0-9]{8})_", "format": "yyyyMMdd"}, "choose": "Newest",
        "set": {"part": "_([0-9]{2})of([0-9]{2})", "parallel": parallel,
                "rename": {"matches": "_[0-9]{8}_([0-9]+of[0-9]+)[.]zip$", "to": "_$1.xml"}}}
    base["unpack"] = {"format": "Zip", "maxRatio": 200}
    base["destination"] = {"root": work, "path": "set", "folder": True}
    base["keepVersions"] = 2
    return json.dumps(base)


def in_process(report):
    """Seconds from the start of the run to its end, as the report states them."""
    with open(report) as text:
        known = json.load(text)
    begin, end = (datetime.fromisoformat(known[field].replace("Z", "+00:00")) for field in ("startTime", "finishTime"))
    return (end - begin).total_seconds()


def row(who, runs, base):
    walls, cpus, peaks = zip(*runs)
    ratio = statistics.median(wall / b for wall, b in zip(walls, base))
    print(f"| {who} | {statistics.median(walls):.2f} | {statistics.median(cpus):.2f} | {max(peaks):.0f} | {ratio:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--parts", type=int, default=40)
    parser.add_argument("--zip", type=int, default=4_000_000)
    parser.add_argument("--parallel", type=int, default=4)
    parser.add_argument("--folder", default=None, help="where files are made and downloaded to")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    missing = [tool for tool in ("nginx", "curl", "unzip", "openssl") if not shutil.which(tool)]
    if missing:
        sys.exit("Missing: " + ", ".join(missing) + ". Debian: apt-get install nginx-light curl unzip openssl")
    folder = tempfile.mkdtemp(prefix="fetchjob-bench-", dir=options.folder)
    os.chmod(folder, 0o755)
    atexit.register(shutil.rmtree, folder, True)
    os.makedirs(f"{folder}/files")
    download.make_file(f"{folder}/files/1K", 1024)
    base = f"http://127.0.0.1:{download.PORTS['http']}"
    unpacked = make_files(f"{folder}/files", options.parts, options.zip, base)
    download.certificate(folder)
    download.serve(folder)
    work = f"{folder}/work"
    links = " ".join(f"-O {base}/{name(number, options.parts)}.zip" for number in range(1, options.parts + 1))
    curl = ["bash", "-e", "-c",
            f"cd {work}; curl -sSf --parallel --parallel-max {options.parallel} {links}; unzip -q '*.zip'; touch set"]
    fetch = [part.replace("{work}", work) for part in options.command]
    env = {"FETCH_PLAN": plan(f"{base}/index.json", work, options.parallel), "FETCH_JOB_NAME": "bench-1", "FETCH_TRIGGER": "Schedule",
           "FETCH_TERMINATION_LOG": f"{work}/report.json"}
    curls, firsts, seconds, inside = [], [], [], []
    for _ in range(options.rounds + 1):  # the first round warms the caches up
        curls.append(download.measure(curl, {}, work, "set"))
        firsts.append(download.measure(fetch, env, work, "set"))
        seconds.append(download.measure(fetch, env, work, "set", fresh=False))
        inside.append(in_process(f"{work}/report.json"))
    print(f"| contender, {options.parts} zips of {options.zip / 1e6:.0f} MB, {unpacked / 1e6:.0f} MB unpacked, "
          f"{options.parallel} at the same time | wall s | CPU s | peak MiB | wall / (curl, then unzip) |")
    print("|---|---|---|---|---|")
    walls = [run[0] for run in curls[1:]]
    row("curl --parallel, then unzip", curls[1:], walls)
    row("fetchjob, the whole run", firsts[1:], walls)
    row("fetchjob, an unchanged set", seconds[1:], walls)
    print(f"\nAn unchanged set in the process: {statistics.median(inside[1:]):.2f} s.")


if __name__ == "__main__":
    main()
