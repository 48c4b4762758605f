"""Runs attrsim, its peers and the two event queues side by side and prints the ratios; see `make bench`.

Everything runs pinned to one processor (two for the two-thread run), one after the other, all in one go, and
the median of three runs counts. Absolute figures move between machines and hours; the ratios are the result.
Nothing else should run on the machine meanwhile.
"""

import argparse
import json
import os
import pathlib
import shutil
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "Benchmarks" / "build"
ATTRSIM = ROOT / ".build" / "release" / "attrsim"
RUNS = 3
MILLION = 1_000_000
# Targets: people a second on one thread, against NumPy, two threads against one, MB, queue against the standard's.
PEOPLE_PER_SECOND, NUMPY_RATIO, TWO_THREADS, MEMORY_MB = 3e6, 1.5, 1.9, 64
# The share of the peer's time and memory that correcting a file may take.
CORRECTION_TIME, CORRECTION_MEMORY = 0.1, 0.25
ATTRIBUTION_REPORTING, ATTRIBUTION_REPORTING_PER_SECOND = "attrsim, Attribution R.", 1e6
QUEUE_RATIO = {"1e3": 1.0, "1e5": 1.0, "1e6": 0.9}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Failure(Exception):
    """Something did not run; the message says what."""


def note(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def pinned(command, processors):
    """The command, bound to these processors where the system can do that."""
    return (["taskset", "-c", processors] if shutil.which("taskset") else []) + [str(c) for c in command]


def measure(command, processors="0", standard_input=os.devnull):
    """Runs once; returns (seconds of wall clock, peak resident MB, standard output)."""
    with (tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors,
          open(standard_input, "rb") as given):
        start = time.perf_counter()
        process = subprocess.Popen(
            pinned(command, processors), stdin=given, stdout=out, stderr=errors, env={**os.environ, **ONE_THREAD})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise Failure(f"{' '.join(map(str, command))}: exit {process.returncode}\n{errors.read()}")
        unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, kB here
        return seconds, usage.ru_maxrss * unit / 1e6, out.read()


def build(command, where=ROOT):
    note(" ".join(map(str, command)))
    done = subprocess.run(
        [str(c) for c in command], cwd=where, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}")


def build_attrsim():
    build(["swift", "build", "-c", "release", "--product", "attrsim"])


def build_queues():
    """Builds both queues; returns the standard queue's programs by compiler."""
    build(["swift", "build", "-c", "release", "--product", "queue-hold"], ROOT / "Benchmarks")
    BUILD.mkdir(exist_ok=True)
    compilers = [c for c in ("g++", "clang++") if shutil.which(c)]
    if not compilers:
        raise Failure("neither g++ nor clang++ is on PATH; one is needed for std::priority_queue")
    source = ROOT / "Benchmarks" / "hold" / "priority_queue.cpp"
    standard = {}
    for compiler in compilers:
        standard[compiler] = BUILD / f"priority-queue-{compiler}"
        build([compiler, "-O2", "-std=c++17", "-o", standard[compiler], source])
    return standard


def run_attrsim(people, threads, scratch, scenario="benchmark"):
    """One run of a benchmark scenario: people a second over the whole process, peak MB."""
    seconds, memory, _ = measure(
        [ATTRSIM, "run", ROOT / "Scenarios" / f"{scenario}.yaml", "--set", f"population.people={people}",
         "--threads", threads, "--out", scratch / "run", "--fresh", "--quiet"],
        "0" if threads == 1 else f"0-{threads - 1}")
    return people / seconds, memory


def run_peer(name, people):
    """One run of a peer: its own people a second (the start of Python is left out), peak MB."""
    _, memory, output = measure(
        [sys.executable, ROOT / "Benchmarks" / "peers" / f"{name}.py", "--people", people])
    result = json.loads(output)
    # The model's own figures, within 6 standard errors, so that nobody is compared with a different model.
    # A person's clicks, conversions and reports vary by less than 2, delays over a person by less than 10 d.
    for figure, expected, deviation in (
            ("clicks", 3.00, 2), ("conversions", 0.90, 2), ("reports", 1.21, 2), ("mean_delay_days", 5.42, 10)):
        found = result[figure] / (1 if figure == "mean_delay_days" else result["people"])
        if abs(found - expected) > 0.005 + 6 * deviation / result["people"] ** 0.5:
            raise Failure(f"{name} is not the benchmark model: {figure} {found:.4f} instead of {expected}")
    return result["people_per_second"], memory


def queues(standard):
    """Returns million events a second by program and number of pending events, medians; runs interleaved."""
    programs = {"EventQueue": ROOT / "Benchmarks" / ".build" / "release" / "queue-hold"}
    programs.update({f"std::priority_queue, {compiler}": path for compiler, path in standard.items()})
    outputs = {name: [] for name in programs}
    for _ in range(RUNS):
        for name, path in programs.items():
            outputs[name].append(json.loads(measure([path])[2]))
    if len({run["checksum"] for runs in outputs.values() for run in runs}) != 1:
        raise Failure("the event queues took their events in different orders (checksums differ)")
    return {n: {s: statistics.median(r[s] for r in runs) for s in QUEUE_RATIO} for n, runs in outputs.items()}


def verdict(text, reached):
    print(f"{'PASS' if reached else 'MISS'}  {text}")


def people_report(arguments, scratch):
    count, large = arguments.people, (50 if arguments.full else 20) * MILLION
    contenders = {
        "attrsim, 1 thread": (count, lambda: run_attrsim(count, 1, scratch)),
        "NumPy, chunks of 2,000": (count, lambda: run_peer("numpy_model", count)),
        "SimPy, a process a person": (30_000, lambda: run_peer("simpy_model", 30_000)),
    }
    if (os.cpu_count() or 1) >= 2:
        contenders["attrsim, 2 threads"] = (count, lambda: run_attrsim(count, 2, scratch))
    contenders[ATTRIBUTION_REPORTING] = (count, lambda: run_attrsim(count, 1, scratch, "ara-benchmark"))
    results = {name: [] for name in contenders}
    for turn in range(RUNS):  # in turn, so that a slow minute of the machine meets all of them
        for name, (_, run) in contenders.items():
            results[name].append(run())
            note(f"run {turn + 1} of {RUNS}, {name}: {results[name][-1][0] / MILLION:.3f} M people/s")
    rates = {name: statistics.median(rate for rate, _ in runs) for name, runs in results.items()}
    rows = [(name, contenders[name][0], rates[name], max(memory for _, memory in runs))
            for name, runs in results.items()]
    small_memory, large_memory = 0, 0
    for people in (MILLION, large):
        note(f"memory at {people:,} people")
        rate, large_memory = run_attrsim(people, 1, scratch)
        small_memory = small_memory or large_memory
        rows.append(("attrsim, 1 thread, one run", people, rate, large_memory))
    one, numpy, simpy = (rates[name] for name in list(contenders)[:3])
    two = rates["attrsim, 2 threads"] / one if "attrsim, 2 threads" in rates else None

    print(f"\n{'benchmark model':<28}{'people':>12}{'M people/s':>12}{'peak MB':>9}")
    for name, people, rate, memory in rows:
        print(f"{name:<28}{people:>12,}{rate / MILLION:>12.3f}{memory:>9.0f}")
    print()
    verdict(f"people a second, one thread: {one / MILLION:.2f} M (target {PEOPLE_PER_SECOND / MILLION:.0f} M)",
            one >= PEOPLE_PER_SECOND)
    verdict(f"ratio to NumPy: {one / numpy:.2f}x (target {NUMPY_RATIO}x)", one / numpy >= NUMPY_RATIO)
    print(f"      ratio to SimPy: {one / simpy:.0f}x")
    ara = rates[ATTRIBUTION_REPORTING]
    verdict(f"with the Attribution Reporting API, one thread: {ara / MILLION:.2f} M"
            f" (target {ATTRIBUTION_REPORTING_PER_SECOND / MILLION:.0f} M)", ara >= ATTRIBUTION_REPORTING_PER_SECOND)
    if two is None:
        print("      two threads: not measured, this machine has one processor")
    else:
        verdict(f"two threads: {two:.2f}x (target {TWO_THREADS}x)", two >= TWO_THREADS)
    verdict(f"peak memory 1 M / {large // MILLION} M: {small_memory:.0f} MB / {large_memory:.0f} MB"
            f" (target below {MEMORY_MB} MB)", max(small_memory, large_memory) < MEMORY_MB)


def queue_report(standard):
    rates = queues(standard)
    print(f"\n{'hold model, M events/s':<34}" + "".join(f"{size:>9}" for size in QUEUE_RATIO))
    for name, by_size in rates.items():
        print(f"{name:<34}" + "".join(f"{by_size[size]:>9.2f}" for size in QUEUE_RATIO))
    print()
    for size, target in QUEUE_RATIO.items():
        # Compilers differ twofold here, in either direction; the better one at each size is the opponent.
        best = max(by_size[size] for name, by_size in rates.items() if name != "EventQueue")
        ratio = rates["EventQueue"][size] / best
        verdict(f"queue at {size} pending: {ratio:.2f}x the better std::priority_queue (target {target}x)",
                ratio >= target)


def correction_report(arguments, scratch):
    """Corrects one file of noised sources with attrsim and with WICG's noise_corrector.py, if that is there."""
    peer = ROOT / "Benchmarks" / "peers" / "noise_corrector.py"
    text = peer.read_text() if peer.exists() else ""
    file = scratch / "noised.json"
    note(f"a file of {arguments.sources:,} noised sources")
    # Its versions read different forms of the file; the code says which, its help text does not.
    build([sys.executable, ROOT / "Benchmarks" / "make_noised.py", file, "--sources", arguments.sources,
           "--form", "timestamp" if "['Attribution-Reporting-Register-Source']" in text else "source_time",
           "--reports-key", "event_level_reports" if "['event_level_reports']" in text else "reports"])
    # So do their flip probabilities differ.
    flips = re.search(r"^NAV_PARAMS = ParamConfig\(([0-9.]+),", text, re.MULTILINE)
    contenders = {"attrsim correct": (
        [ATTRSIM, "correct", "--flip-probability", flips.group(1) if flips else "0.0024", "--source-type", "navigation", "--json", file], os.devnull)}
    if text:
        contenders["noise_corrector.py"] = ([sys.executable, peer], file)
    results = {name: [] for name in contenders}
    for turn in range(RUNS):
        for name, (command, given) in contenders.items():
            results[name].append(measure(command, standard_input=given))
            note(f"run {turn + 1} of {RUNS}, {name}: {results[name][-1][0]:.2f} s")
    rows = {name: (statistics.median(run[0] for run in runs), max(run[1] for run in runs))
            for name, runs in results.items()}
    print(f"\n{'correction of a file':<28}{'sources':>12}{'seconds':>12}{'peak MB':>9}")
    for name, (seconds, memory) in rows.items():
        print(f"{name:<28}{arguments.sources:>12,}{seconds:>12.3f}{memory:>9.0f}")
    print()
    if not text:
        print("SKIPPED  noise_corrector.py is not there; `make peers` fetches it")
        return
    ours, its = ([row["report_count"] for row in json.loads(runs[-1][2])["navigation"]] for runs in results.values())
    # A version with another flip probability has other counts, but does the same work.
    off = max(abs(a - b) for a, b in zip(ours, its, strict=True))
    verdict(f"largest difference between the two in a count: {off:.2g} (same flip probability: below 1e-6)", off < 1e-6)
    (time_ours, memory_ours), (time_its, memory_its) = rows.values()
    verdict(f"time: {time_ours / time_its:.3f} of the peer's (target {CORRECTION_TIME})",
            time_ours / time_its <= CORRECTION_TIME)
    verdict(f"memory: {memory_ours / memory_its:.3f} of the peer's (target {CORRECTION_MEMORY})",
            memory_ours / memory_its <= CORRECTION_MEMORY)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--full", action="store_true", help="memory at 50 million people instead of 20")
    options.add_argument(
        "--people", type=int, default=10 * MILLION,
        help="people in the speed runs; many, so that starting a process weighs nothing")
    options.add_argument("--sources", type=int, default=MILLION, help="sources in the file to correct")
    options.add_argument("--only", choices=["people", "queue", "correct"], help="one part of the benchmark")
    arguments = options.parse_args()
    try:
        if arguments.only != "queue":
            build_attrsim()
        standard = build_queues() if arguments.only in (None, "queue") else {}
        with tempfile.TemporaryDirectory() as scratch:
            if arguments.only in (None, "people"):
                people_report(arguments, pathlib.Path(scratch))
            if arguments.only in (None, "correct"):
                correction_report(arguments, pathlib.Path(scratch))
        if arguments.only in (None, "queue"):
            queue_report(standard)
    except Failure as failure:
        note(str(failure))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
