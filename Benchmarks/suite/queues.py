"""The hold model: our event queue beside std::priority_queue."""

import json
import shutil
import statistics

from .processes import Failure, build, measure
from .programs import BENCHMARKS

RUNS = 3
# Against the better compiler's queue, by the number of pending events.
TARGETS = {"1e3": 1.0, "1e5": 1.0, "1e6": 0.9}


def prepare():
    """Builds both queues; returns the programs by name."""
    build(["swift", "build", "-c", "release", "--product", "queue-hold"], BENCHMARKS)
    folder = BENCHMARKS / "build"
    folder.mkdir(exist_ok=True)
    compilers = [c for c in ("g++", "clang++") if shutil.which(c)]
    if not compilers:
        raise Failure("neither g++ nor clang++ is on PATH; one is needed for std::priority_queue")
    programs = {"EventQueue": BENCHMARKS / ".build" / "release" / "queue-hold"}
    for compiler in compilers:
        path = folder / f"priority-queue-{compiler}"
        build([compiler, "-O2", "-std=c++17", "-o", path, BENCHMARKS / "hold" / "priority_queue.cpp"], BENCHMARKS)
        programs[f"std::priority_queue, {compiler}"] = path
    return programs


def run(programs, results, judge):
    """Million events a second by program and number of pending events, medians; runs interleaved."""
    outputs = {name: [] for name in programs}
    for _ in range(RUNS):
        for name, path in programs.items():
            outputs[name].append(json.loads(measure([path]).output))
    if len({run["checksum"] for runs in outputs.values() for run in runs}) != 1:
        raise Failure("the event queues took their events in different orders (checksums differ)")
    rates = {n: {s: statistics.median(r[s] for r in runs) for s in TARGETS} for n, runs in outputs.items()}
    print(f"\n{'hold model, M events/s':<34}" + "".join(f"{size:>9}" for size in TARGETS))
    for name, by_size in rates.items():
        print(f"{name:<34}" + "".join(f"{by_size[size]:>9.2f}" for size in TARGETS))
        for size, rate in by_size.items():
            results.add(f"event queue, {size} pending", name, "", 1, "events_per_second", rate * 1e6, "1/s", RUNS)
    print()
    for size, target in TARGETS.items():
        # Compilers differ twofold here, in either direction; the better one at each size is the opponent.
        best = max(by_size[size] for name, by_size in rates.items() if name != "EventQueue")
        ratio = rates["EventQueue"][size] / best
        judge.say(
            ratio >= target,
            f"queue at {size} pending: {ratio:.2f}x the better std::priority_queue (target {target}x)")
