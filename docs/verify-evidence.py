#!/usr/bin/env python3
"""Verifies the evidence of a FetchJob, and says which file consumers read at a time. docs/evidence.md explains it."""
import argparse, hashlib, json, os, sys
from datetime import datetime

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("volume", help="directory where the volume is mounted")
parser.add_argument("fetchjob", help="NAMESPACE/NAME")
parser.add_argument("--head", help="digest of the newest statement, from status.artifact.evidence")
parser.add_argument("--at", default="9999-12-31T00:00:00Z", help="time in RFC 3339, UTC, such as 2026-11-27T08:00:00Z")
parser.add_argument("--since", type=int, default=1, help="number of the oldest statement that must be there")
args = parser.parse_args()
home = os.path.join(args.volume, ".fetchjob", args.fetchjob)


def check(path, digest, what):
    if not os.path.isfile(path):
        sys.exit(f"BROKEN: {what} is missing: {path}")
    with open(path, "rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    if content != digest:
        sys.exit(f"BROKEN: {what} was altered: {path}")
    return path


try:
    manifest = json.load(open(os.path.join(home, "manifest.json")))
    number, digest = manifest["evidence"]["statement"], args.head or manifest["evidence"]["sha256"]
except (OSError, ValueError, KeyError) as fault:
    sys.exit(f"BROKEN: the manifest names no statement: {fault!r}")
statements = []
while number >= max(1, args.since):
    path = check(os.path.join(home, "evidence", f"{number:010}.json"), digest, f"statement {number}")
    statements.append(json.load(open(path)))
    if statements[-1]["statement"] != number or ("previous" in statements[-1]) == (number == 1):
        sys.exit(f"BROKEN: statement {number} is not at its place in the chain: {path}")
    number, digest = number - 1, statements[-1].get("previous")
if not statements:
    sys.exit("BROKEN: there is no statement")
sets = {version["name"] for version in manifest.get("set", {}).get("versions", [])}
for index, statement in enumerate(statements):
    place = os.path.join(args.volume, statement["path"])
    if "parts" in statement and (index == 0 or statement["version"] in sets):
        directory = place if index == 0 else os.path.join(place, ".." + statement["version"])
        check(os.path.join(directory, "SET.json"), statement["sha256"], "the description of the set")
        for part in statement["parts"]:
            check(os.path.join(directory, part["name"]), part["file"]["sha256"], "a file of the set")
    elif index == 0:
        check(place, statement["sha256"], "the published file")
for version in manifest["versions"]:
    check(os.path.join(home, "versions", version["name"]), version["sha256"], "a kept version")
at = datetime.fromisoformat(args.at)
found = next((each for each in statements if datetime.fromisoformat(each["time"]) <= at), None)
print(f"OK: {len(statements)} statements, and each file that is kept is as its statement says.")
print(json.dumps(found, indent=2) if found else f"No statement is as old as {args.at}.")
