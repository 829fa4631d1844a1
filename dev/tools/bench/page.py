"""Times views of the web page of many FetchJobs, against nginx that serves the same bytes from a file.

Serves sample FetchJobs in 50 namespaces with histories, from memory, in a JVM of its own, by the classes of the operator. A
user who may see all namespaces logs in; a counter takes the place of the API server. One client on loopback with one
connection to each server requests both in turn. Prints a Markdown table; the last column is the median of the ratios of
each pair. Ends with an error if a view asked the API server.

usage: bench/page [--views N] [--count N] [--warm N]
"""
import argparse, atexit, http.client, os, shutil, socket, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
NGINX = """
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 1000000; default_type text/html;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def class_path():
    """Builds the operator with its tests, and returns the class path of both."""
    subprocess.run(["mvn", "-q", "-B", "-pl", "operator", "-am", "-DskipTests", "-Dspotless.check.skip", "test-compile",
                    "dependency:build-classpath", "-Dmdep.outputFile=target/bench-class-path.txt"], cwd=ROOT, check=True)
    with open(f"{ROOT}/operator/target/bench-class-path.txt") as file:
        return f"{ROOT}/operator/target/test-classes:{ROOT}/operator/target/classes:{file.read().strip()}"


def serve(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/nginx.conf", "w") as conf:
        conf.write(NGINX.format(folder=folder, port=port))
    server = subprocess.Popen(["nginx", "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"])
    atexit.register(server.terminate)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return port
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nginx did not start; see {folder}/error.log")


def view(connection, path, fields):
    start = time.monotonic()
    connection.request("GET", path, headers=fields)
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.monotonic() - start
    if answer.status != 200:
        sys.exit(f"{path} was answered with {answer.status}.")
    return seconds, body


def log_in(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/login", "token=admin", {
        "Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 303:
        sys.exit(f"The login was answered with {answer.status}.")
    return connection, {"Cookie": answer.getheader("Set-Cookie").split(";")[0]}


def percentiles(values):
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return [f"{cuts[percent - 1] * 1000:.1f}" for percent in (50, 95, 99)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--views", type=int, default=200)
    parser.add_argument("--warm", type=int, default=50, help="number of views before the measured ones")
    parser.add_argument("--count", type=int, default=10_000)
    options = parser.parse_args()
    if not shutil.which("nginx"):
        sys.exit("nginx is missing. Debian: apt-get install nginx-light")
    folder = tempfile.mkdtemp(prefix="fetchjob-bench-")
    os.chmod(folder, 0o755)
    atexit.register(shutil.rmtree, folder, True)
    os.makedirs(f"{folder}/files")
    java = f"{os.environ['JAVA_HOME']}/bin/java" if os.environ.get("JAVA_HOME") else "java"
    page = subprocess.Popen([java, "-Xmx256m", "-cp", class_path(), "dev.fetchjobs.operator.page.PageProcess",
                             str(options.count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    atexit.register(page.kill)
    own, cookie = log_in(int(page.stdout.readline()))

    def asked():
        page.stdin.write(".")
        page.stdin.flush()
        return int(page.stdout.readline())

    rival = http.client.HTTPConnection("127.0.0.1", serve(folder))
    paths = {"list": "/", "one FetchJob": "/fetchjobs/team-1/job-1"}
    print(f"| page of {options.count:,} FetchJobs | bytes | p50 ms | p95 ms | p99 ms | through nginx's |")
    print("|---|---|---|---|---|---|")
    after_login, views = 0, 0
    for name, path in paths.items():
        _, body = view(own, path, cookie)
        views += 1
        # The first view after the login asks which namespaces the user may see.
        after_login = after_login or asked()
        file = f"{folder}/files/{name.replace(' ', '-')}"
        with open(file, "wb") as out:
            out.write(body)
        os.chmod(file, 0o644)
        pairs = []
        for _ in range(options.warm + options.views):
            pairs.append((view(own, path, cookie)[0], view(rival, "/" + os.path.basename(file), {})[0]))
            views += 1
        ours, theirs = zip(*pairs[options.warm:])
        ratio = statistics.median(one / other for one, other in zip(ours, theirs))
        print(f"| {name} | {len(body):,} | {' | '.join(percentiles(ours))} | {ratio:.1f} |")
        print(f"| {name}, nginx with the same bytes | {len(body):,} | {' | '.join(percentiles(theirs))} | 1 |")
    more = asked() - after_login
    print(f"\nRequests to the API server: {after_login} for the login and the first view, {more} for {views - 1} further views.")
    if more:
        sys.exit("A view asked the API server.")


if __name__ == "__main__":
    main()
