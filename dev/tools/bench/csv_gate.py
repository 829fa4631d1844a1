"""Times a whole run that downloads, unpacks, checks and publishes a large zipped CSV, against `unzip -p | tail | wc -l`.

The file looks like an ISIN-to-LEI list: one member, header `LEI,ISIN`, 34 bytes for each row. The run downloads the
file from nginx on loopback, counts the rows, checks every ISIN, hashes, writes and syncs the file. unzip reads a local
file and only counts lines. Prints a Markdown table; the last column is unzip's wall time through the contender's.

usage: bench/csv-gate [--rounds N] [--rows N] -- DOWNLOADER COMMAND...
The command gets the FetchPlan in FETCH_PLAN, like the image; {work} in the command is replaced by the folder it writes to.
"""
import argparse, atexit, json, os, random, shutil, statistics, string, sys, tempfile
import zipfile

from . import download


def check_digit(base):
    digits = "".join(str(int(c, 36)) for c in base)
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def make_zip(path, rows):
    source = random.Random(5)
    letters = string.ascii_uppercase + string.digits
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("isin-lei.csv", "w") as out:
        out.write(b"LEI,ISIN\n")
        lines, lei = [], ""
        for row in range(rows):
            if row % 9 == 0:
                lei = "".join(source.choices(letters, k=18)) + "%02d" % source.randrange(100)
            base = source.choice(("US", "DE", "XS", "CH", "FR")) + "%09d" % source.randrange(10**9)
            lines.append(f"{lei},{base}{check_digit(base)}\n")
            if len(lines) == 10000 or row == rows - 1:
                out.write("".join(lines).encode())
                lines.clear()
    os.chmod(path, 0o644)


def plan(url, work, rows):
    base = json.loads(download.plan(url, "", work, None))
    base["unpack"] = {"format": "Zip", "maxRatio": 200}
    del base["verify"]["checksum"]
    base["verify"]["csv"] = {"delimiter": ",", "headerLine": 1, "columns": ["LEI", "ISIN"], "minRows": rows,
                             "columnOfIsins": "ISIN"}
    return json.dumps(base)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=9_100_000)
    parser.add_argument("--folder", default=None, help="where files are made and downloaded to")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    missing = [tool for tool in ("nginx", "curl", "unzip") if not shutil.which(tool)]
    if missing:
        sys.exit("Missing: " + ", ".join(missing) + ". Debian: apt-get install nginx-light curl unzip")
    folder = tempfile.mkdtemp(prefix="fetchjob-bench-", dir=options.folder)
    os.chmod(folder, 0o755)
    atexit.register(shutil.rmtree, folder, True)
    os.makedirs(f"{folder}/files")
    download.make_file(f"{folder}/files/1K", 1024)
    archive = f"{folder}/files/list.zip"
    make_zip(archive, options.rows)
    download.certificate(folder)
    download.serve(folder)
    url, work = f"http://127.0.0.1:{download.PORTS['http']}/list.zip", f"{folder}/work"
    contenders = {
        "unzip \\| tail \\| wc": (
            ["bash", "-o", "pipefail", "-c",
             f"test $(unzip -p {archive} | tail -n +2 | wc -l) = {options.rows} && touch {work}/file"], {}),
        "fetchjob, the whole run": (
            [part.replace("{work}", work) for part in options.command],
            {"FETCH_PLAN": plan(url, work, options.rows), "FETCH_JOB_NAME": "bench-1",
             "FETCH_TERMINATION_LOG": f"{work}/report.json"}),
    }
    runs = {who: [] for who in contenders}
    for _ in range(options.rounds + 1):  # the first round warms the caches up
        for who, (argv, env) in contenders.items():
            runs[who].append(download.measure(argv, env, work))
    print(f"| contender, {options.rows:,} rows | wall s | CPU s | peak MiB | speed / unzip |")
    print("|---|---|---|---|---|")
    base = [run[0] for run in next(iter(runs.values()))[1:]]
    for who, all_runs in runs.items():
        walls, cpus, peaks = zip(*all_runs[1:])
        ratio = statistics.median(b / wall for wall, b in zip(walls, base))
        print(f"| {who} | {statistics.median(walls):.2f} | {statistics.median(cpus):.2f} | {max(peaks):.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
