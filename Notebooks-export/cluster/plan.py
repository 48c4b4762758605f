#!/usr/bin/env python3
"""Measures what a run of a billion people takes and prints it as Markdown: plan.py ATTRSIM [PAGE]

With PAGE the tables go between the marks in that file. Shards are measured that are part of a run of a billion people, one
thread each, by the processor time of their processes, so that neighbours hardly matter. See PlanABillionPeople.md in the guide
for what is assumed.
"""

import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BILLION = 1_000_000_000
CORES = (10, 100, 1000)
SHARDS_PER_CORE = 4
SHARDS = SHARDS_PER_CORE * CORES[-1]  # those of the most cores are measured
PEOPLE = BILLION // SHARDS
FAN_IN = 16
AGAIN = (16, 8, 4)  # so many, joined of as many, are joined again: the most for which there is patience
PATIENCE = 30.0  # seconds of processor time for the shards that are joined
REPEATS = 3
SMALL = 1_000  # people of a shard that measures what a shard takes whatever its size
SCENARIOS = {
    "benchmark": "the model of the benchmarks",
    "ara-benchmark": "the same with Attribution Reporting",
    "quickstart": "three systems on the same people, and a passive adversary besides",
    "all-systems": "all systems side by side, and a passive adversary besides",
    "attack-benchmark": "adversaries who act, each of whom looks at everybody",
}


@dataclass
class Cost:
    """What a scenario's shards take: seconds of processor time, bytes, peak memory in MB.

    A folder's size is counted in the smallest planned shards: what is joined of m of them, or a shard with the people of m, is
    one of size m. Its bytes are lines between the measured sizes; the time that a join takes for it is a line in its bytes.
    """

    person: float  # seconds for each
    shard: float  # seconds whatever its people
    linearity: float  # time of a quarter of the people over what the line through the others says
    memory: float
    files: list[tuple[int, int]]  # sizes and bytes: 1, `fan`, its square
    fan: int
    shipped: int  # bytes of the compressed archive, size 1
    join: float  # seconds of a join whatever its folders
    joined: float  # seconds for each folder in it, size 1
    again: float  # the same, size `fan`
    merge: float  # seconds of the last merge whatever its folders

    def shards(self, cores: int) -> int:
        return SHARDS_PER_CORE * cores

    def each(self, size: float) -> float:
        """What a folder of a size takes in a join."""
        one, more = self.files[0][1], self.files[1][1]
        return self.joined + max(0.0, self.again - self.joined) * (self.bytes(size) - one) / max(1, more - one)

    def bytes(self, size: float) -> float:
        low, high = self.files[:2] if size < self.files[1][0] else self.files[1:]
        return low[1] + (high[1] - low[1]) / (high[0] - low[0]) * (size - low[0])

    def simulating(self, cores: int) -> float:
        return BILLION * self.person / cores + SHARDS_PER_CORE * self.shard

    def merging(self, cores: int) -> float:
        """What is left to do after the last shard: its way down the tree, and the last merge."""
        wide, found = self.shards(cores), 0.0
        size = SHARDS / wide
        while wide > FAN_IN:
            found += self.join + FAN_IN * self.each(size)
            wide, size = -(-wide // FAN_IN), size * FAN_IN
        return found + self.merge + wide * self.each(SHARDS / wide)

    def root(self, cores: int) -> float:
        """The bytes of one of the folders that the last merge takes."""
        wide = self.shards(cores)
        while wide > FAN_IN:
            wide = -(-wide // FAN_IN)
        return self.bytes(SHARDS / wide)

    def flat(self, cores: int) -> float:
        """The same where one process merges all shards at once."""
        return self.merge + self.shards(cores) * self.each(SHARDS / self.shards(cores))


class Measure:
    """Runs the program on a scenario; times are those of its process, user and system together."""

    def __init__(self, program: Path, scenario: str, scratch: Path) -> None:
        self.program, self.scenario, self.scratch = program, ROOT / "Scenarios" / f"{scenario}.yaml", scratch

    def timed(self, *arguments: object) -> tuple[float, float]:
        """Seconds of processor time, and peak MB."""
        with tempfile.TemporaryFile("w+") as errors:
            process = subprocess.Popen(
                [self.program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                errors.seek(0)
                sys.exit(f"plan: attrsim {' '.join(map(str, arguments))}: exit code {process.returncode}\n{errors.read()}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6

    def shard(self, out: Path, shard: int, shards: int, people: int = BILLION) -> tuple[float, float]:
        return self.timed(
            "run", self.scenario, "--set", f"population.people={people}", "--set", "replications=1", "--threads", 1,
            "--quiet", "--fresh", "--shard", f"{shard}/{shards}", "--out", out)

    def typical(self, people: int) -> float:
        """A shard of so many of the billion people, from the middle."""
        shards = BILLION // people
        return statistics.median(
            self.shard(self.scratch / "shard", shards // 2 + number, shards)[0] for number in range(REPEATS))

    def cost(self) -> Cost:
        least, quarter = self.typical(SMALL), self.typical(PEOPLE // 4)
        fan = next((fan for fan in AGAIN if fan * fan * quarter * 4 <= PATIENCE), AGAIN[-1])
        folders = [self.scratch / f"shard-{number}" for number in range(1, fan * fan + 1)]
        runs = [self.shard(folder, number, SHARDS) for number, folder in enumerate(folders, 1)]
        person = (statistics.fmean(seconds for seconds, _ in runs) - least) / (PEOPLE - SMALL)
        sizes = [size(folder) for folder in folders]
        two, many = self.together(folders[:2], "--partial"), self.together(folders[:FAN_IN], "--partial")
        joined = max(0.0, (many - two) / (FAN_IN - 2))
        join = max(0.0, two - 2 * joined)
        parts = [self.joined(folders[start:start + fan]) for start in range(0, fan * fan, fan)]
        again = max(0.0, (self.together(parts, "--partial") - join) / fan)
        grown = [(1, round(statistics.fmean(files for files, _ in sizes))), (fan, size(parts[0])[0]),
                 (fan * fan, size(self.scratch / "together")[0])]
        return Cost(
            person, max(0.0, least - SMALL * person), quarter / (least + (PEOPLE // 4 - SMALL) * person),
            max(memory for _, memory in runs), grown, fan,
            round(statistics.fmean(shipped for _, shipped in sizes)), join, joined, again, self.last_merge(join))

    def joined(self, folders: list[Path]) -> Path:
        """Some neighbours in one folder."""
        out = self.scratch / f"joined-from-{folders[0].name}"
        self.timed("merge", "--partial", *folders, "--out", out, "--threads", 1, "--quiet")
        return out

    def last_merge(self, join: float) -> float:
        """What a merge takes beside its shards, by a whole, smaller run: what it takes longer than a join, and that one's start."""
        folders = [self.scratch / f"whole-{shard}" for shard in (1, 2)]
        for number, folder in enumerate(folders, 1):
            self.shard(folder, number, 2, people=20_000)
        return max(0.0, self.together(folders) - self.together(folders, "--partial") + join)

    def together(self, folders: list[Path], *options: str) -> float:
        """Seconds of a merge on one thread."""
        out, found = self.scratch / "together", []
        for _ in range(REPEATS):
            shutil.rmtree(out, ignore_errors=True)
            found.append(self.timed("merge", *options, *folders, "--out", out, "--threads", 1, "--quiet")[0])
        return statistics.median(found)


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
    lines = [
        f"Measured with attrsim {version} on {processor()}, one thread, processor time; shards of {PEOPLE:,} people, "
        f"one of {SHARDS:,}:", ""]
    lines += table([["scenario", "a million people", "a shard besides", "a quarter, measured over expected", "memory"]] + [
        [f"`{name}`", seconds(c.person * 1e6), seconds(c.shard), f"{c.linearity:.2f}", f"{c.memory:.0f} MB"]
        for name, c in costs.items()])
    lines += [""] + [f"- `{name}`: {SCENARIOS[name]}." for name in costs]
    lines += ["", "What a shard leaves:", ""]
    lines += table([["scenario", "files", "so many joined", "joined again", f"root, {CORES[-1]:,} cores", "shipped, compressed",
                     f"shipped, {SHARDS:,} shards"]] + [
        [f"`{name}`", amount(c.files[0][1]), *(f"{m}: {amount(files)}" for m, files in c.files[1:]), amount(c.root(CORES[-1])), amount(c.shipped),
         amount(c.shipped * SHARDS)] for name, c in costs.items()])
    lines += ["", "What becomes of it:", ""]
    lines += table([["scenario", "a join", "each shard in it", "each joined one in it",
                     "the last merge besides"]] + [
        [f"`{name}`", seconds(c.join), seconds(c.joined), seconds(c.again), seconds(c.merge)] for name, c in costs.items()])
    lines += ["", f"One billion people, by the formula below, with {SHARDS_PER_CORE} shards for each core:", ""]
    lines += table([["scenario", "core-hours"] + [f"{cores:,} cores" for cores in CORES] +
                    [f"of it merging, {CORES[-1]:,} cores", f"{SHARDS:,} merged by one process"]] + [
        [f"`{name}`", f"{(BILLION * c.person + SHARDS * c.shard) / 3600:.2f}"] +
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


def cost(program: Path, name: str) -> Cost:
    with tempfile.TemporaryDirectory() as scratch:
        found = Measure(program, name, Path(scratch)).cost()
    print(f"plan: {name}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    program = Path(sys.argv[1]).resolve()
    # Several scenarios at a time: what is measured is processor time.
    with ThreadPoolExecutor(max(1, min(4, os.cpu_count() or 1))) as threads:
        slowest_first = [(name, threads.submit(cost, program, name)) for name in reversed(SCENARIOS)]
        costs = {name: future.result() for name, future in slowest_first}
    found = text({name: costs[name] for name in SCENARIOS}, program)
    print(found)
    if len(sys.argv) > 2:
        splice(Path(sys.argv[2]), found)


if __name__ == "__main__":
    main()
