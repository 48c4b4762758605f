#!/usr/bin/env python3
"""Measures what a run of a billion people takes and prints it as Markdown: plan.py ATTRSIM [PAGE]

With PAGE the tables go between the marks in that file. Shards are measured that are part of a run of a billion people, on
one core; nothing else should run meanwhile. See PlanABillionPeople.md in the guide for what is assumed.
"""

import io
import math
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BILLION = 1_000_000_000
CORES = (10, 100, 1000)
SHARDS_PER_CORE = 4
FAN_IN = 16
REPEATS = 3
# What a measured shard takes, in seconds: long beside the clock and short beside patience.
LONG = 2.0
SMALL = 1_000  # people of a shard that measures what a shard takes whatever its size
SCENARIOS = {
    "benchmark": "the model of the benchmarks",
    "ara-benchmark": "the same with Attribution Reporting",
    "quickstart": "two systems, and a passive adversary after 2,000 people",
    "all-systems": "eight systems side by side, and a passive adversary after 1,000",
    "attack-benchmark": "five adversaries after 1,000 people each",
}


@dataclass
class Cost:
    """What a scenario's shards take: seconds on one core, bytes, peak memory in MB."""

    people: int  # in the measured shard
    person: float  # seconds for each
    shard: float  # seconds whatever its people
    linearity: float  # time of a quarter of the people over what the line through the others says
    memory: float
    files: int  # bytes
    shipped: int  # bytes of the compressed archive
    eight: int  # bytes of the files of eight that were joined
    join: float  # seconds of a join whatever its shards
    joined: float  # seconds for each shard in it
    merge: float  # seconds of the last merge whatever its shards

    def shards(self, cores: int) -> int:
        return SHARDS_PER_CORE * cores

    def simulating(self, cores: int) -> float:
        return BILLION * self.person / cores + SHARDS_PER_CORE * self.shard

    def merging(self, cores: int) -> float:
        """What is left to do after the last shard: its way down the tree, and the last merge."""
        wide, levels = self.shards(cores), 0
        while wide > FAN_IN:
            wide, levels = math.ceil(wide / FAN_IN), levels + 1
        return levels * (self.join + FAN_IN * self.joined) + self.merge + wide * self.joined

    def flat(self, cores: int) -> float:
        """The same where one process merges all shards at once."""
        return self.merge + self.shards(cores) * self.joined


class Measure:
    """Runs the program on a scenario; times are the best of several, since others can only make them longer."""

    def __init__(self, program: Path, scenario: str, scratch: Path) -> None:
        self.program, self.scenario, self.scratch = program, ROOT / "Scenarios" / f"{scenario}.yaml", scratch

    def timed(self, *arguments: object) -> tuple[float, float]:
        """Seconds of wall clock, and peak MB."""
        begin = time.perf_counter()
        process = subprocess.Popen(
            [self.program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"plan: attrsim {' '.join(map(str, arguments))}: exit code {process.returncode}\n{errors}")
        return seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6

    def shard(self, out: Path, shard: int, shards: int, people: int = BILLION) -> tuple[float, float]:
        return self.timed(
            "run", self.scenario, "--set", f"population.people={people}", "--set", "replications=1", "--threads", 1,
            "--quiet", "--fresh", "--shard", f"{shard}/{shards}", "--out", out)

    def best(self, people: int) -> tuple[float, float]:
        """A shard of so many of the billion people; the middle one, where one is left."""
        shards = BILLION // people
        runs = [self.shard(self.scratch / "shard", shards // 2, shards) for _ in range(REPEATS)]
        return min(seconds for seconds, _ in runs), max(memory for _, memory in runs)

    def cost(self) -> Cost:
        least, _ = self.best(SMALL)
        people = 16_000
        while people < BILLION // 64 and self.shard(self.scratch / "shard", 1, BILLION // people)[0] - least < LONG:
            people *= 2
        quarter, _ = self.best(people // 4)
        seconds, memory = self.best(people)
        person = (seconds - least) / (people - SMALL)
        files, shipped = size(self.scratch / "shard")
        join, joined, eight = self.joins(people)
        return Cost(
            people, person, max(0.0, least - SMALL * person), quarter / (least + (people // 4 - SMALL) * person), memory,
            files, shipped, eight, join, joined, self.last_merge(join))

    def joins(self, people: int) -> tuple[float, float, int]:
        """Joins two and eight neighbours of the billion people's shards: seconds of a join, of each shard in it, and bytes."""
        folders = [self.scratch / f"shard-{shard}" for shard in range(1, 9)]
        for number, folder in enumerate(folders, 1):
            self.shard(folder, number, BILLION // people)
        two, eight = self.together(folders[:2], "--partial"), self.together(folders, "--partial")
        each = max(0.0, (eight - two) / 6)
        return max(0.0, two - 2 * each), each, size(self.scratch / "together")[0]

    def last_merge(self, join: float) -> float:
        """What a merge takes beside its shards, by a whole, smaller run: what it takes longer than a join, and that one's start."""
        folders = [self.scratch / f"whole-{shard}" for shard in (1, 2)]
        for number, folder in enumerate(folders, 1):
            self.shard(folder, number, 2, people=100_000)
        return max(0.0, self.together(folders) - self.together(folders, "--partial") + join)

    def together(self, folders: list[Path], *options: str) -> float:
        """Seconds of a merge on one thread."""
        out, found = self.scratch / "together", []
        for _ in range(REPEATS):
            shutil.rmtree(out, ignore_errors=True)
            found.append(self.timed("merge", *options, *folders, "--out", out, "--threads", 1, "--quiet")[0])
        return min(found)


def size(folder: Path) -> tuple[int, int]:
    """The bytes of a shard's files, and of the archive that a worker ships."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz", compresslevel=1) as tar:
        tar.add(folder, arcname=".")
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()), len(archive.getvalue())


def seconds(value: float) -> str:
    """A time for people: 41 s, 12 min, 3.4 h."""
    if value < 1:
        return f"{value * 1000:.0f} ms"
    if value < 120:
        return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"
    return f"{value / 60:.0f} min" if value < 7200 else f"{value / 3600:.1f} h"


def amount(value: float) -> str:
    return f"{value / 1e9:.1f} GB" if value >= 1e9 else f"{value / 1e6:.1f} MB" if value >= 1e6 else f"{value / 1e3:.0f} kB"


def table(rows: list[list[str]]) -> list[str]:
    """A Markdown table of which the first row is the head, and the first column words."""
    head, *body = ["| " + " | ".join(row) + " |" for row in rows]
    return [head, "|---" + "|--:" * (len(rows[0]) - 1) + "|", *body]


def text(costs: dict[str, Cost], program: Path) -> str:
    version = subprocess.run([program, "--version"], check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    lines = [f"Measured with attrsim {version} on {processor()}, one thread, the best of {REPEATS}:", ""]
    lines += table([["scenario", "people in the shard", "a million people", "a shard besides", "a quarter, measured over expected",
                     "memory"]] + [
        [f"`{name}`", f"{c.people:,}", seconds(c.person * 1e6), seconds(c.shard), f"{c.linearity:.2f}", f"{c.memory:.0f} MB"]
        for name, c in costs.items()])
    lines += ["", "What a shard leaves, and what becomes of it:", ""]
    lines += table([["scenario", "files", "eight joined", "shipped, compressed", "a join", "each shard in it", "the last merge besides",
                     f"shipped, {SHARDS_PER_CORE * CORES[-1]:,} shards"]] + [
        [f"`{name}`", amount(c.files), amount(c.eight), amount(c.shipped), seconds(c.join), seconds(c.joined), seconds(c.merge),
         amount(c.shipped * c.shards(CORES[-1]))] for name, c in costs.items()])
    lines += ["", f"One billion people, by the formula below, with {SHARDS_PER_CORE} shards for each core:", ""]
    lines += table([["scenario", "core-hours"] + [f"{cores:,} cores" for cores in CORES] +
                    [f"of it merging, {CORES[-1]:,} cores", "merged by one process"]] + [
        [f"`{name}`", f"{(BILLION * c.person + c.shards(CORES[-1]) * c.shard) / 3600:.2f}"] +
        [seconds(c.simulating(cores) + c.merging(cores)) for cores in CORES] +
        [seconds(c.merging(CORES[-1])), seconds(c.flat(CORES[-1]))] for name, c in costs.items()])
    return "\n".join(lines)


def processor() -> str:
    try:
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
        return found.group(1) if found else os.uname().machine
    except OSError:
        return os.uname().machine


def splice(page: Path, new: str) -> None:
    """Replaces what stands between the marks."""
    old = page.read_text(encoding="utf-8")
    spliced, count = re.subn(
        r"(<!-- plan: [^\n]*-->\n).*?(?=<!-- end -->)", lambda marks: f"{marks.group(1)}{new}\n", old, flags=re.DOTALL)
    if count != 1:
        sys.exit(f"plan: {page} has not the marks <!-- plan: ... --> and <!-- end --> once")
    page.write_text(spliced, encoding="utf-8")


def main() -> None:
    program = Path(sys.argv[1]).resolve()
    costs = {}
    for name in SCENARIOS:
        print(f"plan: {name}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            costs[name] = Measure(program, name, Path(scratch)).cost()
    found = text(costs, program)
    print(found)
    if len(sys.argv) > 2:
        splice(Path(sys.argv[2]), found)


if __name__ == "__main__":
    main()
