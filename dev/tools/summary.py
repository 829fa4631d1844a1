"""Prints the results of the tests for people: the end-to-end tests by name, the fault tables, the counts by module, and a last line.

Reads the JUnit reports below every target/test-reports* folder. Fails if there are none, if one reports a failure, if a
kind of dev/kinds.tsv has no test, or if a fault table or one of its rows is missing.
"""
import collections, pathlib, re, sys
import xml.etree.ElementTree as xml

root = pathlib.Path(sys.argv[1])
cases, said = [], {}
for report in sorted(file for depth in ("*", "dev/*") for file in root.glob(f"{depth}/target/test-reports*/TEST-*.xml")):
    module, kind = str(report.relative_to(root)).split("/target/")[0], report.parent.name
    try:
        tests = list(xml.parse(report).getroot().iter("testcase"))
    except xml.ParseError as error:
        cases.append((module, kind, f"the report ends early: {error}", "failed", 0, report.stem))
        continue
    for case in tests:
        verdict = next((tag for tag in ("failure", "error", "skipped") if case.find(tag) is not None), "passed")
        verdict = {"failure": "failed", "error": "failed"}.get(verdict, verdict)
        cases.append((module, kind, case.get("name"), verdict, float(case.get("time", 0)), case.get("classname")))
        if verdict == "failed":
            said[module, case.get("classname"), case.get("name")] = next(
                element.text or "" for element in case if element.tag in ("failure", "error"))

stories = [case for case in cases if case[1].endswith("-e2e")]
if stories:
    print("Stories on the cluster")
    for _, _, name, verdict, seconds, _ in stories:
        print(f"  {verdict:7} {name} ({seconds:.0f} s)")
    print()

tables = {table.stem: table.read_text().rstrip() for table in sorted(root.glob("*/target/*fault-table.txt"))}
for rows in root.glob("*/src/test/resources/*-fault-table.tsv"):
    tables.setdefault(rows.stem, f"Fault table: {rows.stem.removesuffix('-fault-table')}\n  MISSING  all rows; no test of this table ran")
for table in tables.values():
    print(table + "\n")
lost = [f"{name.removesuffix('-fault-table')}: {row}" for name, table in tables.items() for row in re.findall(r"^  (?:MISSING|FAILED) +(.*)", table, re.M)]

# Counts the tests for each kind of dev/kinds.tsv. Only a successful run can show that every kind has a test.
kinds = [line.split("\t") for line in (root / "dev/kinds.tsv").read_text().splitlines() if not line.startswith("#")]
shown = collections.Counter(
    (number, verdict) for _, _, name, verdict, _, _ in cases
    for number in re.findall(r"[LR]\d+", re.match(r"(?:[A-Z]\d+\b[ ,:]*)*", name or "").group()))
print("Kinds of what went wrong")
for number, kind in kinds:
    failing = f", {shown[number, 'failed']} failed" if shown[number, "failed"] else ""
    print(f"  {number:4} {shown[number, 'passed']:3} tests{failing}  {kind}")
missing = [number for number, _ in kinds if not shown[number, "passed"]]
print(f"  {len(kinds) - len(missing)} of {len(kinds)} kinds are shown" + (f"; not shown: {', '.join(missing)}" if missing else "") + "\n")

cluster_log = root / "target/dev/cluster-tests-itself.log"
lines = re.findall(r"^((?:not )?ok) - (.*)$", cluster_log.read_text(), re.M) if cluster_log.exists() else []
cases += [("dev/cluster", "self test", name, "passed" if ok == "ok" else "failed", 0, "") for ok, name in lines]

kstatus_log = root / "target/dev/kstatus.log"
lines = re.findall(r"^ +--- (PASS|FAIL): \w+/(\S+)", kstatus_log.read_text(), re.M) if kstatus_log.exists() else []
cases += [("dev/kstatus", "statuses", name, "passed" if ok == "PASS" else "failed", 0, "") for ok, name in lines]

counts = collections.Counter((module, kind, verdict) for module, kind, _, verdict, _, _ in cases)
print("Counts")
for module, kind in dict.fromkeys((case[0], case[1]) for case in cases):
    words = {"test-reports": "unit", "test-reports-cluster": "API server", "test-reports-e2e": "stories", "test-reports-browser": "browser"}.get(kind, kind)
    print(f"  {module:12} {words:11} " + ", ".join(
        f"{counts[module, kind, v]} {v}" for v in ("passed", "failed", "skipped") if counts[module, kind, v]))

canary = root / "target/dev/secrets-in-no-output.log"
if canary.exists():
    print("\n" + canary.read_text().rstrip())

failures = [case for case in cases if case[3] == "failed"]
if failures:
    print("\nFailed")
    for module, _, name, _, _, where in failures:
        print(f"  {module}: {where} {name}")
        for line in said.get((module, where, name), "").splitlines()[:40]:
            if not re.match(r"\s+at (java|jdk|org\.junit|org\.apache)", line):
                print(f"    | {line}")

if lost:
    print("\nMissing or failed rows of fault tables")
    for row in lost:
        print(f"  {row}")

total = collections.Counter(case[3] for case in cases)
print(f"\n{total['passed']} passed, {total['failed']} failed" + (f", {total['skipped']} skipped" if total["skipped"] else ""))
sys.exit(0 if total["passed"] and not total["failed"] and not missing and not lost else 1)
