"""Measures the start until all FetchJobs are Ready, compared with a Go controller and a naive operator in alternating
rounds: seconds until all watches have begun and until the first and the last FetchJob is Ready, CPU seconds, peak
memory, writes."""
import collections, dataclasses, statistics, time

from . import objects
from .api import Watch
from .cluster import Cluster, told
from .contenders import Limit, Process, commands
from .scene import await_all, say, spread

NAMES = ("go", "naive", "fetchjob")


@dataclasses.dataclass
class Round:
    watching: float
    ready: int
    first: float
    last: float | None
    processor: float
    memory: float
    ended: int | None
    writes: dict


def measure(options):
    names = options.only or NAMES
    found, rivals, limit = commands(options.command, names), collections.defaultdict(list), Limit(options.memory)
    for number in range(options.rounds):
        for name in names:
            result = one(found[name], options, limit)
            rivals[name].append(result)
            say(f"round {number + 1}: {name}: {result}")
    print(f"\n| {options.count:,} FetchJobs, {options.memory} MiB, {options.rounds} rounds | watching after s | first Ready s "
          "| all Ready s | CPU s | peak MiB | writes |\n|---|---|---|---|---|---|---|")
    for name, rounds in rivals.items():
        print(row(name, rounds, options))
    for rival in names:
        ratios = [mine.last / its.last for mine, its in zip(rivals["fetchjob"], rivals[rival]) if mine.last and its.last]
        if rival != "fetchjob" and ratios:
            print(f"\nfetchjob / {rival}, round by round: {spread(ratios)}")


def one(command, options, limit):
    cluster = Cluster()
    version = objects.create_fetchjobs(cluster.api, options.count)
    watch = Watch(cluster.api, objects.FETCHJOBS, version, options.patience)
    process = Process(command, cluster, limit, options.patience + 60)
    done, moments = await_all(watch, options.count, objects.is_ready, process)
    if process.is_alive():
        usage = [process.processor(), process.memory(), None]
        time.sleep(2)  # late writes would be a defect, so they are counted too
    else:
        usage = [0.0, 0.0, process.process.wait()]
    process.stop()
    first, last = ([moment - process.since for moment in moments] + [None, None])[:2]
    result = Round(cluster.watching(process.since), len(done), first, last, *usage, cluster.writes(process.since))
    cluster.down()
    return result


def row(name, rounds, options):
    whole = [r for r in rounds if r.last]
    if len(whole) < len(rounds):
        worst = next(r for r in rounds if not r.last)
        how = f"not done after {options.patience} s"
        if worst.ended is not None:
            how = "killed by its memory limit" if worst.ended == -9 else f"ended with {worst.ended}"
        return f"| {name} | {worst.watching:.2f} | – | **{how}**, {worst.ready:,} Ready | – | – | {told(worst.writes)} |"
    median = {field: statistics.median(getattr(r, field) for r in whole) for field in ("watching", "first", "processor")}
    return (f"| {name} | {median['watching']:.2f} | {median['first']:.2f} | {spread([r.last for r in whole])} "
            f"| {median['processor']:.2f} | {max(r.memory for r in whole):.0f} | {told(whole[-1].writes)} |")
