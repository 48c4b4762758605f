"""attrsim and its peers as contenders: how each is started, and what it has to reproduce to count."""

import csv
import json
import pathlib
import sys

from .processes import Failure, available, build, measure

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BENCHMARKS = ROOT / "Benchmarks"
SCENARIOS = ROOT / "Scenarios"
# The model's own figures a person and how much a person varies at most: clicks, conversions, reports; then the mean
# delay of a report in days. Within six standard errors, so that nobody is compared with a different model.
FIGURES = (("clicks", 3.00, 2), ("conversions", 0.90, 2), ("reports", 1.21, 2), ("mean_delay_days", 5.42, 10))


class Attrsim:
    """The program, and a folder for what it writes."""

    def __init__(self, scratch, program=None):
        self.path = pathlib.Path(program) if program else ROOT / ".build" / "release" / "attrsim"
        self.folder = pathlib.Path(scratch) / "run"
        if not program:
            build(["swift", "build", "-c", "release", "--product", "attrsim"], ROOT)

    def run(self, scenario, people, threads=1, settings=None):
        """One run of a scenario."""
        more = [word for path, value in (settings or {}).items() for word in ("--set", f"{path}={value}")]
        return measure(
            [self.path, "run", scenario, "--set", f"population.people={people}", *more, "--threads", threads,
             "--out", self.folder, "--fresh", "--quiet"],
            threads)

    def events(self):
        """The events of the last run, of all its systems: clicks, conversions and reports."""
        with open(self.folder / "runs.csv", encoding="utf-8") as file:
            return sum(int(row["events"]) for row in csv.DictReader(file))


def scenario(name):
    """The path of a shipped scenario."""
    return SCENARIOS / f"{name}.yaml"


def run_peer(name, people, *options):
    """One run of a peer: its own people a second, without the start of Python and its imports, and peak MB."""
    took = measure([sys.executable, BENCHMARKS / "peers" / f"{name}.py", "--people", people, *options])
    result = json.loads(took.output)
    for figure, expected, deviation in FIGURES:
        found = result[figure] / (1 if figure == "mean_delay_days" else result["people"])
        if abs(found - expected) > 0.005 + 6 * deviation / result["people"] ** 0.5:
            raise Failure(f"{name} is not the benchmark model: {figure} {found:.4f} instead of {expected}")
    return result["people_per_second"], took.memory


def processors():
    """How many processors this machine lets us have."""
    return len(available())
