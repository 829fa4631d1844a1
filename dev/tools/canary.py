"""Searches all outputs of the tests, and the cluster's logs, for the mark that every secret of a test carries.

Run by dev/test after all tests. Ends with 1 if a secret is found: plain in any case, in Base64 at any offset, or in hex.
First it checks itself with marks in each of these forms. It also fails if the tests did not record that they used secrets.
"""
import base64, os, pathlib, re, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "testkit/src/main/java/dev/fetchjobs/testkit/Canary.java"
MARK = re.search(r'MARK = "([a-z0-9]+)"', SOURCE.read_text()).group(1).encode()
CLUSTER = pathlib.Path(os.environ.get("FETCHJOB_CLUSTER_STATE", "/var/lib/fetchjob-cluster"))
# Files that are compiled, packed or generated from sources are not outputs of a test.
SKIPPED = {"classes", "test-classes", "generated-sources", "generated-test-sources", "lib", "images", "bench"}


def forms():
    """The mark in each encoding that does not hide it. Base64 has three forms, depending on the bytes before the mark."""
    yield MARK
    yield MARK.hex().encode()
    for before in range(3):
        text = base64.b64encode(b"\0" * before + MARK)
        yield text[-(-before * 4 // 3) :][: (len(MARK) * 8 - 6) // 6 - 1]


def outputs(folders):
    for folder in folders:
        for at, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if name not in SKIPPED]
            yield from (pathlib.Path(at, name) for name in names if not name.endswith((".jar", ".class")))


def shown(files):
    """The files that show a secret, and the number of searched files."""
    pattern = re.compile(b"|".join(re.escape(form) for form in forms()), re.IGNORECASE)
    found, looked = [], 0
    for file in files:
        if file.is_file():
            looked += 1
            with open(file, "rb") as text:
                found += [file] if any(pattern.search(line) for line in text) else []
    return found, looked


def planted_are_found():
    secret = MARK + b"-0a1b2c3d"
    ways = {"plain": secret, "upper": secret.upper(), "hex": secret.hex().encode()}
    ways |= {f"base64-{n}": base64.b64encode(b"alice:"[:n] + secret) for n in range(6)}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in ways.items():
            pathlib.Path(folder, name).write_bytes(b"first line\nsecond " + text + b"\n")
        pathlib.Path(folder, "clean").write_text("nothing here\n")
        return {file.name for file in shown(outputs([folder]))[0]} == set(ways)


if not planted_are_found():
    sys.exit("dev/canary does not find what was planted for it: its search is broken.")
uses = [use for file in ROOT.glob("*/target/canaries.txt") for use in file.read_text().splitlines()]
if not uses:
    sys.exit("No test told that it used a secret, so there is nothing to search for. Run the tests first.")
found, looked = shown(outputs([*ROOT.glob("*/target"), ROOT / "target", CLUSTER / "logs", CLUSTER / "audit"]))
for file in found:
    print(f"A secret is shown in {file}")
print(f"Secrets: {len(set(uses))} kinds used by the tests, {len(found) or 'no'} of {looked} output files show one.")
sys.exit(1 if found else 0)
