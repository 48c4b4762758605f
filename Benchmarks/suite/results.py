"""What a benchmark leaves behind: tidy tables, the machine, and a page with the lines and the picture."""

import csv
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import subprocess

from .processes import can_bind
from .programs import ROOT, processors

COLUMNS = ("benchmark", "variant", "people", "threads", "metric", "value", "unit", "runs")
GROWTH_COLUMNS = ("curve", "x", "people", "events", "cost", "unit", "runs")


class Results:
    """Rows as they come."""

    def __init__(self):
        self.rows, self.growth = [], []

    def add(self, *row):
        """One figure: benchmark, variant, people, threads, metric, value, unit, runs; empty where it has none."""
        self.rows.append(dict(zip(COLUMNS, row, strict=True)))

    def grow(self, *row):
        """One point of a growth curve: curve, size, people, events, cost, its unit, runs."""
        self.growth.append(dict(zip(GROWTH_COLUMNS, row, strict=True)))

    def write(self, folder, machine, page, picture):
        """Writes everything; each file is whole or the old one."""
        folder.mkdir(parents=True, exist_ok=True)
        table(folder / "benchmarks.csv", COLUMNS, self.rows)
        table(folder / "growth.csv", GROWTH_COLUMNS, self.growth)
        whole(folder / "machine.json", json.dumps(machine, indent=2, sort_keys=True) + "\n")
        whole(folder / "growth.svg", picture)
        whole(folder / "README.md", page)


def number(value):
    """A value as it stands in a table: six significant digits are more than a clock gives."""
    return f"{float(f'{value:.6g}'):g}" if isinstance(value, float) and abs(value) < 1e5 else plain(value)


def plain(value):
    return str(round(float(f"{value:.6g}"))) if isinstance(value, float) else str(value)


def table(path, columns, rows):
    lines = [columns] + [[number(row[c]) for c in columns] for row in rows]
    temporary = path.with_suffix(".new")
    with open(temporary, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    os.replace(temporary, path)


def whole(path, text):
    temporary = path.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def said(*command):
    """The first line that a program says, or nothing where it is not there."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return (done.stdout or done.stderr).strip().split("\n")[0]


def processor():
    """The processor's name."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n")
    except OSError:
        return said("sysctl", "-n", "machdep.cpu.brand_string") or platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def machine(attrsim):
    """Where and with what it was measured."""
    changed = said("git", "status", "--porcelain", "--untracked-files=no")
    return {
        "processor": processor(), "cores": processors(), "architecture": platform.machine(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "commit": said("git", "rev-parse", "HEAD") + (" and changes" if changed else ""),
        "attrsim": said(str(attrsim.path), "--version"), "swift": said("swift", "--version"),
        "python": platform.python_version(),
        "numpy": importlib.metadata.version("numpy"), "simpy": importlib.metadata.version("simpy"),
    }


def how_bound():
    """What the page may say of processors."""
    if can_bind():
        return "everything bound to one processor (two where it says two threads)"
    return "nothing bound to processors, as there is no taskset here"


def page(machine, lines, rows, has_growth):
    """The page for readers, in Markdown."""
    rates = [row for row in rows if row["metric"] == "people_per_second"]
    memory = {(r["benchmark"], r["variant"]): r["value"] for r in rows if r["metric"] == "peak_memory"}
    text = [
        "# Speed, memory and growth", "",
        f"Written by `make bench` in one run: {how_bound()}, one program at a time,", "in turn, and the median of the runs counts. Absolute figures move between machines;"
        " the ratios are the result.", "",
        f"{machine['processor']}, {machine['cores']} processors, {machine['memory_gb']} GB;"
        f" {machine['system']}; {machine['date']}; {machine['swift']};",
        f"Python {machine['python']}, NumPy {machine['numpy']}, SimPy {machine['simpy']}.", "",
        "```text", *(f"{word:<4}  {line}" for word, line in lines), "```", "",
    ]
    if rates:
        text += ["| scenario | by | people | M people/s | peak MB |", "|---|---|--:|--:|--:|"]
        text += [
            f"| {r['benchmark']} | {r['variant']} | {r['people']:,} | {r['value'] / 1e6:.3f} |"
            f" {memory[r['benchmark'], r['variant']]:.0f} |" for r in rates]
        text += [
            "", "The rate of attrsim is of the whole process, from its start until its tables are written; that of"
            " NumPy and SimPy", "leaves out the start of Python and its imports, and they write nothing. Both peers"
            " reproduce the model's own figures", "(clicks, conversions, reports, delays) or the run fails."
            " \"Pooled draws\" is the same law where no person has draws of its own.", ""]
    if has_growth:
        text += [
            "![Cost over people, clicks, campaigns and systems](growth.svg)", "",
            "A cost is processor time. The line is a + b x with least relative squares; the exponent is that of"
            " a + b x^p, with its", "standard error. Clicks are spread over 1,024 advertisers; on the model's five the"
            " API reports every conversion for", "all clicks that match it, so that reports grow faster than clicks.",
            ""]
    text += [
        "`benchmarks.csv` has one figure a row, `growth.csv` the points of the curves, `machine.json` where it was"
        " measured.", ""]
    return "\n".join(text)
