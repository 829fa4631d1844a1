"""Functions that several rows use."""
import contextlib, statistics, sys, time

from . import objects
from .api import Watch
from .cluster import Cluster
from .contenders import Process


def say(text):
    print(text, file=sys.stderr, flush=True)


def await_all(watch, count, is_so, process):
    """The times at which a watcher saw the condition at the first and at the last FetchJob. There are fewer than two if
    the process or the watch ended before."""
    process.on_end(watch.stop)
    done, moments = set(), []
    for event in watch:
        if is_so(event["object"]):
            done.add(objects.name(event["object"]))
            if len(done) == 1 and not moments:
                moments.append(time.time())
            if len(done) == count:
                watch.stop()
                return done, [*moments, time.time()]
    return done, moments


@contextlib.contextmanager
def at_work(options, command, limit, **settings):
    """The cluster and the operator, ten seconds after all FetchJobs are Ready."""
    cluster = Cluster()
    version = objects.create_fetchjobs(cluster.api, options.count)
    process = Process(command, cluster, limit, 1800, **settings)
    try:
        watch = Watch(cluster.api, objects.FETCHJOBS, version, 600)
        done, moments = await_all(watch, options.count, objects.is_ready, process)
        if len(moments) < 2:
            raise RuntimeError(f"{len(done)} of {options.count} FetchJobs became Ready; see {process.log}")
        time.sleep(10)
        yield cluster, process
    finally:
        process.stop()
        cluster.down()


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})" if values else "–"


def milliseconds(values):
    """p50, p99 and the largest value, as cells of a table."""
    return " | ".join(f"{1000 * value:.0f}" for value in (quantile(values, 0.5), quantile(values, 0.99), max(values)))
