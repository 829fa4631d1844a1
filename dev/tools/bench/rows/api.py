"""Requests to the API server as the administrator. They have no User-Agent, which distinguishes them in the audit log."""
import base64, http.client, json, re, socket, ssl, subprocess, tempfile, threading

ANSWERS = (200, 201, 202, 404, 409)


class Api:
    """One connection for each thread."""

    def __init__(self, kubeconfig):
        config = json.loads(subprocess.run(["kubectl", "--kubeconfig", kubeconfig, "config", "view", "--raw", "-o", "json"],
                                           check=True, capture_output=True).stdout)
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.address = re.sub("^https://", "", cluster["server"])
        self.authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
        self.tls = ssl.create_default_context(cadata=self.authority)
        with tempfile.NamedTemporaryFile() as pem:
            pem.write(base64.b64decode(user["client-certificate-data"]) + base64.b64decode(user["client-key-data"]))
            pem.flush()
            self.tls.load_cert_chain(pem.name)
        self.local = threading.local()

    def connection(self):
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPSConnection(self.address, context=self.tls, timeout=60)
        return self.local.connection

    def call(self, method, path, body=None):
        try:
            response, data = self.once(method, path, body)
        except (http.client.RemoteDisconnected, BrokenPipeError):
            self.connection().close()  # the connection was idle for too long; the next request opens a new one
            response, data = self.once(method, path, body)
        if response.status not in ANSWERS:
            raise RuntimeError(f"{method} {path}: {response.status} {data[:500]}")
        return json.loads(data)

    def once(self, method, path, body):
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        self.connection().request(method, path, json.dumps(body) if body else None, {"Content-Type": kind})
        response = self.connection().getresponse()
        return response, response.read()

    def list(self, path):
        """Reads all objects of a collection, in pages."""
        more = ""
        while more is not None:
            page = self.call("GET", f"{path}?limit=500" + (f"&continue={more}" if more else ""))
            yield from page["items"]
            more = page["metadata"].get("continue")

    def version(self, path):
        return self.call("GET", path + "?limit=1")["metadata"]["resourceVersion"]


class Watch:
    """The events of a collection from a version on, until stop() is called or some seconds have passed."""

    def __init__(self, api, path, version, seconds):
        self.connection = http.client.HTTPSConnection(api.address, context=api.tls, timeout=seconds + 30)
        self.connection.request("GET", f"{path}?watch=1&resourceVersion={version}&timeoutSeconds={int(seconds)}")
        self.response = self.connection.getresponse()
        self.socket = self.connection.sock

    def __iter__(self):
        try:
            while line := self.response.readline():
                yield json.loads(line)
        except (OSError, ValueError, http.client.HTTPException):
            return  # stopped

    def stop(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the connection has ended by itself


def in_parallel(action, items, threads=8):
    """Runs the action for all items in several threads. Raises the first error of any thread."""
    items, lock, errors = iter(items), threading.Lock(), []

    def work():
        while not errors:
            with lock:
                item = next(items, None)
            if item is None:
                return
            try:
                action(item)
            except Exception as error:
                errors.append(error)
    workers = [threading.Thread(target=work) for _ in range(threads)]
    [w.start() for w in workers]
    [w.join() for w in workers]
    if errors:
        raise errors[0]
