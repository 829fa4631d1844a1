"""Receives the events of FetchJobs and starts a Job for each new version, from the CronJob that START_CRONJOB names.

The name of the Job has the id of the event, so a repeated event starts no second Job. The Job gets the annotations
fetchjobs.dev/version and fetchjobs.dev/sha256. Without SIGNING_KEY (whsec_...) the receiver does not start.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import ssl
import time
import urllib.error
import urllib.request

ACCOUNT = os.environ.get("ACCOUNT", "/var/run/secrets/kubernetes.io/serviceaccount")
API = os.environ.get("API", "https://kubernetes.default.svc")
CRONJOB = os.environ["START_CRONJOB"]
KEY = base64.b64decode(os.environ["SIGNING_KEY"].removeprefix("whsec_"))
LONGEST = 65536  # bytes of an event
OLDEST = 300  # seconds; Standard Webhooks advises to refuse older signatures


def account(name):
    with open(os.path.join(ACCOUNT, name), encoding="utf-8") as file:
        return file.read().strip()


def call(path, body=None):
    request = urllib.request.Request(
        f"{API}/apis/batch/v1/namespaces/{account('namespace')}/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + account("token"), "Content-Type": "application/json"},
    )
    tls = ssl.create_default_context(cafile=os.path.join(ACCOUNT, "ca.crt"))
    with urllib.request.urlopen(request, timeout=8, context=tls) as answer:
        return json.load(answer)


def start(event):
    template = call("cronjobs/" + CRONJOB)["spec"]["jobTemplate"]
    metadata = template.get("metadata", {})
    notes = {"fetchjobs.dev/" + name: event["data"].get(name, "") for name in ("version", "sha256")}
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {
            "name": f"{CRONJOB[:40]}-{event['id'][:16]}",
            "labels": metadata.get("labels", {}),
            "annotations": {**metadata.get("annotations", {}), **notes},
        },
        "spec": template["spec"],
    }
    try:
        call("jobs", job)
    except urllib.error.HTTPError as error:
        if error.code != 409:  # 409: the Job exists, so the event is a repeated one
            raise


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), LONGEST))
        try:
            if not self.is_signed(body):
                status = 401
            else:
                event = json.loads(body)
                if event["type"] == "dev.fetchjobs.NewVersion":
                    start(event)
                status = 204
        except Exception as error:  # without 2xx the operator sends the event again
            print(f"The event could not be handled: {error}", flush=True)
            status = 503
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def is_signed(self, body):
        fields = [self.headers.get("webhook-" + name, "") for name in ("id", "timestamp", "signature")]
        if not fields[1].isdecimal() or abs(time.time() - int(fields[1])) > OLDEST:
            return False
        signed = f"{fields[0]}.{fields[1]}.".encode() + body
        expected = "v1," + base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
        return hmac.compare_digest(expected, fields[2])


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Receiver)
    print(f"listening on port {server.server_port}", flush=True)
    server.serve_forever()
