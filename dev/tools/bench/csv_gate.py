"""Times a whole run that downloads, unpacks, checks and publishes a large zipped CSV, against `unzip -p | tail | wc -l`.

The file looks like an ISIN-to-LEI list: one member, header `LEI,ISIN`, 34 bytes for each row. The run downloads the
file from nginx on loopback, counts the rows, checks every ISIN, hashes, writes and syncs the file. unzip reads a local
file and only counts lines. Prints a Markdown table; the last column is unzip's wall time through the contender's.

With --schema the file has the columns ISIN, Date, Price and Currency, and a further contender checks all of them by
verify.csv.schema, and not only the ISINs.

usage: bench/csv-gate [--rounds N] [--rows N] [--schema] -- DOWNLOADER COMMAND...
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


def make_prices(path, rows):
    source = random.Random(6)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("prices.csv", "w") as out:
        out.write(b"ISIN,Date,Price,Currency\n")
        lines = []
        for row in range(rows):
            base = source.choice(("US", "DE", "XS", "CH", "FR")) + "%09d" % source.randrange(10**9)
            lines.append("%s%s,2026-%02d-%02d,%d.%02d,%s\n" % (
                base, check_digit(base), row % 12 + 1, row % 28 + 1, source.randrange(1000), row % 100,
                source.choice(("EUR", "USD", "CHF"))))
            if len(lines) == 10000 or row == rows - 1:
                out.write("".join(lines).encode())
                lines.clear()
    os.chmod(path, 0o644)


SCHEMA = {"columns": [{"name": "ISIN", "type": "Isin", "required": True},
                      {"name": "Date", "type": "Date", "required": True, "min": "2020-01-01"},
                      {"name": "Price", "type": "Decimal", "min": "0", "max": "100000.5"},
                      {"name": "Currency", "type": "Text", "min": "3", "max": "3"}]}


def plan(url, work, rows, columns, schema):
    base = json.loads(download.plan(url, "", work, None))
    base["unpack"] = {"format": "Zip", "maxRatio": 200}
    del base["verify"]["checksum"]
    base["verify"]["csv"] = {"delimiter": ",", "headerLine": 1, "columns": columns, "minRows": rows,
                             "columnOfIsins": "ISIN"}
    if schema:
        base["verify"]["csv"]["schema"] = SCHEMA
    return json.dumps(base)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=9_100_000)
    parser.add_argument("--schema", action="store_true", help="check all columns of another file as well")
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
    (make_prices if options.schema else make_zip)(archive, options.rows)
    download.certificate(folder)
    download.serve(folder)
    url, work = f"http://127.0.0.1:{download.PORTS['http']}/list.zip", f"{folder}/work"
    contenders = {
        "unzip \\| tail \\| wc": (
            ["bash", "-o", "pipefail", "-c",
             f"test $(unzip -p {archive} | tail -n +2 | wc -l) = {options.rows} && touch {work}/file"], {}),
    }
    columns = ["ISIN", "Price"] if options.schema else ["LEI", "ISIN"]
    for who, schema in {"fetchjob, the whole run": False, "fetchjob, with a schema": True}.items():
        if options.schema or not schema:
            contenders[who] = (
                [part.replace("{work}", work) for part in options.command],
                {"FETCH_PLAN": plan(url, work, options.rows, columns, schema), "FETCH_JOB_NAME": "bench-1",
                 "FETCH_TERMINATION_LOG": f"{work}/report.json"})
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
