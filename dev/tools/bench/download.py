"""Times a verified download against curl, wget and aria2c, over HTTP and TLS 1.3, in interleaved rounds.

Prints a Markdown table: median wall seconds, CPU seconds and peak memory (largest process) of each contender, and the
ratio of its wall time to `curl` then `openssl dgst`, pair by pair. Serves the files itself with nginx on loopback.

usage: bench/download [--rounds N] [--sizes 1K,1M,100M,2G] [--schemes http,https] -- DOWNLOADER COMMAND...
The command gets the FetchPlan in FETCH_PLAN, like the image; {work} in the command is replaced by the folder it writes to.
"""
import argparse, atexit, hashlib, json, os, shutil, signal, statistics, subprocess, sys, tempfile, time

UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
PORTS = {"http": 18080, "https": 18443}


def parse(argv):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--sizes", default="1K,1M,100M,2G")
    p.add_argument("--schemes", default="http,https")
    p.add_argument("--folder", default=None, help="where files are made and downloaded to")
    p.add_argument("command", nargs="+")
    return p.parse_args(argv)


def make_file(path, size):
    """Random bytes, so that nothing on the way can compress them."""
    digest = hashlib.sha256()
    with open(path, "wb") as out:
        left = size
        while left:
            block = os.urandom(min(left, 1 << 20))
            out.write(block)
            digest.update(block)
            left -= len(block)
    os.chmod(path, 0o644)
    return digest.hexdigest()


def certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", f"{folder}/key.pem", "-out", f"{folder}/ca.pem", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)


def serve(folder):
    with open(f"{folder}/nginx.conf", "w") as conf:
        conf.write(f"""
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; root {folder}/files; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{PORTS['http']}; }}
  server {{ listen 127.0.0.1:{PORTS['https']} ssl; ssl_protocols TLSv1.3;
    ssl_certificate {folder}/ca.pem; ssl_certificate_key {folder}/key.pem; }}
}}""")
    server = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL)
    atexit.register(server.terminate)
    for _ in range(50):
        if subprocess.run(["curl", "-sfo", "/dev/null", f"http://127.0.0.1:{PORTS['http']}/1K"]).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit("nginx did not start; see " + folder + "/error.log")


def plan(url, digest, work, ca):
    return json.dumps({
        "version": 1, "namespace": "bench", "name": "bench",
        "source": {"url": url, "headers": [], "redirects": {"max": 5, "hosts": []}, "userAgent": "fetchjob-bench",
                   **({"tls": {"ca": {"path": ca, "origin": "the benchmark's certificate"}}} if ca else {})},
        "unpack": {"format": "None", "maxRatio": 200},
        "verify": {"minBytes": 1, "maxBytes": 8 << 30, "allowUnframed": False,
                   "checksum": {"algorithm": "SHA-256", "value": digest},
                   "content": {"rejectHtml": True, "mediaTypes": [], "lines": []}},
        "destination": {"root": work, "path": "file"}, "keepVersions": 0,
        "retry": {"attempts": 1, "initialDelay": "PT1S", "maxDelay": "PT1S", "onStatus": []},
        "timeout": "PT10M", "network": {"allowedHosts": [], "allowPrivate": True, "allowedCidrs": []}})


def contenders(url, digest, work, folder, command):
    tls = url.startswith("https")
    curl = f"curl -sSf {'--cacert ' + folder + '/ca.pem' if tls else ''} {url}"
    yield "curl, then openssl dgst", [
        "sh", "-c", f"{curl} -o {work}/file && openssl dgst -sha256 {work}/file | grep -q {digest}"], {}
    yield "fetchjob", [part.replace("{work}", work) for part in command], {
        "FETCH_PLAN": plan(url, digest, work, f"{folder}/ca.pem" if tls else None), "FETCH_JOB_NAME": "bench-1",
        "FETCH_TERMINATION_LOG": f"{work}/report.json"}
    yield "curl \\| tee \\| sha256sum", [
        "bash", "-o", "pipefail", "-c", f"{curl} | tee {work}/file | sha256sum | grep -q {digest}"], {}
    yield "wget, then sha256sum", [
        "sh", "-c", f"wget -q {'--ca-certificate=' + folder + '/ca.pem' if tls else ''} -O {work}/file {url}"
                    f" && sha256sum {work}/file | grep -q {digest}"], {}
    yield "aria2c --checksum", [
        "aria2c", "-q", "--allow-overwrite=true", f"--checksum=sha-256={digest}", "-d", work, "-o", "file",
        *([f"--ca-certificate={folder}/ca.pem"] if tls else []), url], {}


def measure(argv, env, work, result="file", fresh=True):
    """Runs a program that makes `result` in `work`, which is empty at first if `fresh`."""
    if fresh:
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
    began = time.monotonic()
    process = subprocess.Popen(argv, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if status or not os.path.exists(f"{work}/{result}"):
        sys.exit(f"{argv[0]} failed with {os.waitstatus_to_exitcode(status)}: {errors.decode(errors='replace')[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    options = parse(sys.argv[1:])
    missing = [tool for tool in ("nginx", "curl", "wget", "aria2c", "openssl") if not shutil.which(tool)]
    if missing:
        sys.exit("Missing: " + ", ".join(missing) + ". Debian: apt-get install nginx-light curl wget aria2 openssl")
    folder = tempfile.mkdtemp(prefix="fetchjob-bench-", dir=options.folder)
    os.chmod(folder, 0o755)
    atexit.register(shutil.rmtree, folder, True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    os.makedirs(f"{folder}/files")
    sizes = {s: int(s[:-1]) * UNITS[s[-1]] for s in options.sizes.split(",")}
    digests = {name: make_file(f"{folder}/files/{name}", size) for name, size in {"1K": 1024, **sizes}.items()}
    certificate(folder)
    serve(folder)
    print("| scheme | size | contender | wall s | CPU s | peak MiB | wall / (curl, then openssl) |")
    print("|---|---|---|---|---|---|---|")
    for scheme in options.schemes.split(","):
        for name in sizes:
            url = f"{scheme}://127.0.0.1:{PORTS[scheme]}/{name}"
            runs = {}
            for _ in range(options.rounds + 1):  # the first round warms the caches up
                for who, argv, env in contenders(url, digests[name], f"{folder}/work", folder, options.command):
                    runs.setdefault(who, []).append(measure(argv, env, f"{folder}/work"))
            base = [run[0] for run in runs["curl, then openssl dgst"][1:]]
            for who, all_runs in runs.items():
                walls, cpus, peaks = zip(*all_runs[1:])
                ratio = statistics.median(wall / b for wall, b in zip(walls, base))
                print(f"| {scheme} | {name} | {who} | {statistics.median(walls):.3f} | {statistics.median(cpus):.3f} "
                      f"| {max(peaks):.0f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
