"""Shows the peak memory (VmHWM) of one download of each size, from a loopback server that generates the bytes.

Needs disk space for the largest file. Prints a Markdown table.

usage: bench/memory [--sizes 1K,1M,1G,8G] -- DOWNLOADER COMMAND...
The command gets the FetchPlan in FETCH_PLAN, like the image; {work} in the command is replaced by the folder it writes to.
"""
import argparse, atexit, http.server, json, os, shutil, ssl, tempfile, threading

from . import download

BLOCK = os.urandom(1 << 20)


class MadeUp(http.server.BaseHTTPRequestHandler):
    """GET /N answers with N bytes."""

    def do_GET(self):
        left = int(self.path[1:])
        self.send_response(200)
        self.send_header("Content-Length", str(left))
        self.end_headers()
        while left:
            left -= self.wfile.write(BLOCK[: min(left, len(BLOCK))])

    def log_message(self, *_):
        pass


def serve(folder, secure):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), MadeUp)
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/ca.pem", f"{folder}/key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1K,1M,1G,8G")
    parser.add_argument("--folder", default=None, help="where files are downloaded to")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="fetchjob-bench-", dir=options.folder)
    os.chmod(folder, 0o755)
    atexit.register(shutil.rmtree, folder, True)
    download.certificate(folder)
    print("| scheme | size | wall s | CPU s | peak MiB |\n|---|---|---|---|---|")
    for scheme in ("http", "https"):
        port, work = serve(folder, scheme == "https"), f"{folder}/work"
        for size in options.sizes.split(","):
            length = int(size[:-1]) * download.UNITS[size[-1]]
            url = f"{scheme}://127.0.0.1:{port}/{length}"
            plan = json.loads(download.plan(url, "", work, f"{folder}/ca.pem" if scheme == "https" else None))
            del plan["verify"]["checksum"]
            plan["verify"]["maxBytes"] = length
            wall, cpu, peak = download.measure(
                [part.replace("{work}", work) for part in options.command],
                {"FETCH_PLAN": json.dumps(plan), "FETCH_JOB_NAME": "bench-1", "FETCH_TERMINATION_LOG": f"{work}/report.json"},
                work)
            print(f"| {scheme} | {size} | {wall:.2f} | {cpu:.2f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
