"""Whole runs of the program beside its peers: people a second, in turn, all in one go."""

import dataclasses
import statistics

from . import verdicts
from .processes import note
from .programs import processors, run_peer, scenario

MILLION = 1_000_000
RUNS = 5


@dataclasses.dataclass
class Contender:
    """One way to simulate one model, and what its runs gave."""

    benchmark: str
    variant: str
    people: int
    threads: int
    run: object  # () -> (people a second, peak MB)
    rates: list = dataclasses.field(default_factory=list)
    memory: float = 0.0

    @property
    def rate(self):
        """The median of the runs."""
        return statistics.median(self.rates)


def contenders(attrsim, scale):
    """Everybody who takes part; the sizes make starting a process weigh little, and are a peer's best."""
    def of_attrsim(name, millions, threads=1):
        people = int(millions * MILLION * scale)

        def run():
            took = attrsim.run(scenario(name), people, threads)
            return people / took.seconds, took.memory
        return Contender(name, f"attrsim, {threads} thread{'s' if threads > 1 else ''}", people, threads, run)

    def of_peer(variant, name, people, *options):
        return Contender("benchmark", variant, people, 1, lambda: run_peer(name, people, *options))

    numpy_people = int(4 * MILLION * scale)
    entries = {
        "one": of_attrsim("benchmark", 10),
        "numpy": of_peer("NumPy, chunks of 2,000", "numpy_model", numpy_people),
        "numpy-fastest": of_peer("NumPy, pooled draws", "numpy_pooled", numpy_people),
        "simpy": of_peer("SimPy, a process a person", "simpy_model", 30_000),
        "sessions": of_attrsim("benchmark-sessions", 4),
        "ara": of_attrsim("ara-benchmark", 4),
    }
    if processors() >= 2:
        entries["two"] = of_attrsim("benchmark", 10, 2)
    return entries


def run(attrsim, results, judge, scale=1.0):
    """Measures all of them, in turn, so that a slow minute of the machine meets everybody."""
    entries = contenders(attrsim, scale)
    for turn in range(RUNS):
        for entry in entries.values():
            rate, memory = entry.run()
            entry.rates.append(rate)
            entry.memory = max(entry.memory, memory)
            note(f"run {turn + 1} of {RUNS}, {entry.benchmark}, {entry.variant}: {rate / MILLION:.3f} M people/s")
    print(f"\n{'scenario':<20}{'by':<28}{'people':>12}{'M people/s':>12}{'peak MB':>9}")
    for entry in entries.values():
        print(f"{entry.benchmark:<20}{entry.variant:<28}{entry.people:>12,}{entry.rate / MILLION:>12.3f}"
              f"{entry.memory:>9.0f}")
        place = (entry.benchmark, entry.variant, entry.people, entry.threads)
        results.add(*place, "people_per_second", entry.rate, "1/s", RUNS)
        results.add(*place, "peak_memory", entry.memory, "MB", RUNS)
    print("attrsim: of the whole process, tables written; its peers: without the start of Python and its imports\n")
    assess({name: entry.rate for name, entry in entries.items()}, results, judge)


def assess(rates, results, judge):
    """The lines about rates."""
    def ratio(metric, value):
        results.add("benchmark", "attrsim", "", "", metric, value, "", RUNS)
        return value

    judge.judge(verdicts.ONE_THREAD, rates["one"] / MILLION)
    judge.judge(verdicts.NUMPY, ratio("ratio_to_numpy", rates["one"] / rates["numpy"]))
    fastest = ratio("ratio_to_numpy_pooled", rates["one"] / rates["numpy-fastest"])
    judge.say(None, f"ratio to NumPy without people of their own (pooled draws): {fastest:.1f}x")
    judge.judge(verdicts.SIMPY, ratio("ratio_to_simpy", rates["one"] / rates["simpy"]))
    judge.judge(verdicts.SESSIONS, rates["sessions"] / MILLION)
    judge.judge(verdicts.ATTRIBUTION_REPORTING, rates["ara"] / MILLION)
    if "two" in rates:
        judge.judge(verdicts.TWO_THREADS, ratio("two_threads", rates["two"] / rates["one"]))
    else:
        judge.say(None, "two threads: not measured, this machine has one processor")
