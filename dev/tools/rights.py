"""Checks with the API server's audit log that the operator has exactly the rights that its requests need.

dev/rights collect   records the operator's requests to the running cluster; called after each step of the tests
dev/rights check     compares the records with helm/src/test/resources/rights.tsv, and finds missing and unused rights
dev/rights forget    deletes the records
"""
import json, os, pathlib, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
RIGHTS = ROOT / "helm/src/test/resources/rights.tsv"
SEEN = ROOT / "target/dev/rights-seen.tsv"
AUDIT = pathlib.Path(os.environ.get("FETCHJOB_CLUSTER_STATE", "/var/lib/fetchjob-cluster")) / "audit"
OPERATOR = "fetchjob-operator"  # the User-Agent of the operator's client


def seen_in(log):
    """(group, resource, verb, decision, kind of user) of each request of the operator."""
    with open(log) as lines:
        for line in lines:
            if OPERATOR not in line:
                continue
            event = json.loads(line)
            target = event.get("objectRef", {})
            decision = event.get("annotations", {}).get("authorization.k8s.io/decision")
            # A request without a decision had no known user, because its token was revoked.
            if event.get("userAgent") == OPERATOR and decision and target:
                resource = "/".join(filter(None, (target.get("resource", ""), target.get("subresource"))))
                account = event["user"]["username"].startswith("system:serviceaccount:")
                yield (target.get("apiGroup", ""), resource, event["verb"], decision, "account" if account else event["user"]["username"])


def collect():
    logs = sorted(AUDIT.glob("*"))
    if not logs:
        sys.exit(f"There is no audit log in {AUDIT}. Start the cluster and run the tests first.")
    seen = {entry for log in logs for entry in seen_in(log)}
    if not seen:
        sys.exit(f"The audit log in {AUDIT} shows no request of the operator. Run the tests first.")
    SEEN.parent.mkdir(parents=True, exist_ok=True)
    with open(SEEN, "a") as out:
        out.writelines("\t".join(entry) + "\n" for entry in sorted(seen))
    print(f"{len(seen)} kinds of requests of the operator in {len(logs)} audit logs.")


def check():
    listed = [line.split("\t") for line in RIGHTS.read_text().splitlines() if line and not line.startswith("#")]
    granted = {tuple(right[:3]): right[3] for right in listed}
    seen = {tuple(line.split("\t")) for line in SEEN.read_text().splitlines()}
    used = {entry[:3] for entry in seen if entry[3] == "allow"}
    wrong = [f"not used by any test: {show(right)}" for right, how in granted.items() if how == "request" and right not in used]
    wrong += [f"asked for and not granted: {show(entry[:3])}" for entry in sorted(seen) if entry[:3] not in granted]
    wrong += [f"the operator ran as {who}, not as its ServiceAccount" for who in sorted({entry[4] for entry in seen} - {"account"})]
    print("\n".join(wrong) or f"The chart grants {len(granted)} rights, and the tests used each of them and no other.")
    sys.exit(1 if wrong else 0)


def show(right):
    return f"{right[2]} {right[1]}" + (f" of {right[0]}" if right[0] else "")


match sys.argv[1:]:
    case ["collect"]:
        collect()
    case ["check"]:
        check()
    case ["forget"]:
        SEEN.unlink(missing_ok=True)
    case _:
        sys.exit(__doc__)
