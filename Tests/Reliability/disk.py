"""Runs out of space, and onto a read-only disk, in the middle of everything that writes.

Each time the program has to end with 74 and a message that names a path and a remedy, leave earlier results as they
were, and, once there is space, go on to the same bytes.

    disk.py --program attrsim --found found/disk [--short]
"""

import argparse
import hashlib
import os
import tempfile
import time

import comparing
from full_disk import disk
from kept import Kept
from program import Program, name_of

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIO = os.path.join(HERE, "sweep.yaml")
REMEDIES = ("free some space", "choose", "check")
OUTPUT_ERROR = 74
RUN = ("run", SCENARIO, "--threads", "2", "--quiet", "--out")
# Of what a whole run needs: within parts, in the row files that go before them, at the tables, at the end.
LEVELS = (0.003, 0.02, 0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
# Of a short test: one of each of those places.
FEW_LEVELS = (0.02, 0.5, 0.97)
ONE_POINT = ("--set", "population.people=3000", "--set", "sweep=null")


class DiskTest:
    def __init__(self, options, disk, scratch):
        self.program, self.disk, self.scratch = Program(options.program), disk, scratch
        self.kept = Kept(options.found)
        self.tries = 0
        self.is_short = options.short
        self.reference = os.path.join(scratch, "reference")
        self.earlier = os.path.join(disk.folder, "earlier")
        self.digests = {}

    def path(self, name):
        return os.path.join(self.disk.folder, name)

    def offence(self, what, says):
        self.kept.keep(what, f"{what}: {says}", command="make disk-test")

    def prepare(self):
        """An undisturbed run elsewhere, and an earlier one on the disk."""
        for folder in (self.reference, self.earlier):
            ending = self.program.run(*RUN, folder)
            if ending.code:
                raise SystemExit(f"disk: the undisturbed run ended with {name_of(ending.code)}: {ending.errors}")
        self.digests = digests(self.earlier)
        self.needs = size(self.reference)

    def refused(self, what, *arguments):
        """Run what has to fail for want of space or permission."""
        self.tries += 1
        ending = self.program.run(*arguments, before=self.disk.before)
        said = ending.errors
        if ending.code != OUTPUT_ERROR:
            self.offence(what, f"ended with {name_of(ending.code)}: {said}")
        elif self.disk.folder not in said:
            self.offence(what, f"the message names no path: {said}")
        elif not any(remedy in said for remedy in REMEDIES):
            self.offence(what, f"the message says no remedy: {said}")
        if digests(self.earlier) != self.digests:
            self.offence(what, "an earlier run was changed")

    def done(self, what, *arguments):
        """Run what has to succeed now."""
        ending = self.program.run(*arguments)
        if ending.code:
            self.offence(what, f"with space again it ended with {name_of(ending.code)}: {ending.errors}")
        return ending.code == 0

    def runs_out(self):
        """A sweep at several levels, then with space."""
        for level in FEW_LEVELS if self.is_short else LEVELS:
            self.disk.fill(int(self.needs * level) if self.disk.is_mounted else int(200_000 * level))
            what = f"run with {100 * level:g} percent of the space"
            self.refused(what, *RUN, self.path("run"))
            self.disk.empty()
            if self.done(what, *RUN, self.path("run")):
                self.compare(what, self.reference, self.path("run"))
            remove(self.path("run"))

    def compare(self, what, one, other):
        for difference in comparing.differences(one, other):
            self.offence(what, difference)

    def others_run_out(self):
        """Whatever else writes results: without space, then with it, the same bytes as elsewhere."""
        log = os.path.join(self.scratch, "log.csv")
        self.done("log elsewhere", "log", SCENARIO, *ONE_POINT, "--to", log)
        for what, arguments, written in self.commands(log):
            for room in (3000,) if self.is_short else (0, 3000):
                self.disk.fill(room)
                self.refused(f"{what} with {room} bytes of space", *arguments(self.disk.folder))
                self.disk.empty()
            if self.done(what, *arguments(self.disk.folder)):
                self.done(what, *arguments(self.scratch))
                for name in written:
                    self.same(what, os.path.join(self.scratch, name), self.path(name))
            for name in written:
                remove(self.path(name))

    def same(self, what, one, other):
        if os.path.isdir(one):
            self.compare(what, one, other)
        elif digests(one) != digests(other):
            self.offence(what, f"{os.path.basename(one)} has other bytes than elsewhere")

    def commands(self, log):
        """What to run into a folder, and the files and folders that it makes there."""
        def export(form):
            return lambda folder: (
                "export", self.reference, "--to", os.path.join(folder, f"export-{form}"), "--format", form)  # fmt: skip

        for form in ("csv", "json", "jsonl"):
            yield f"export as {form}", export(form), [f"export-{form}"]
        yield "log", lambda folder: ("log", SCENARIO, *ONE_POINT, "--to", os.path.join(folder, "people.csv")), ["people.csv"]
        yield "import", lambda folder: ("import", log, "--out", os.path.join(folder, "trace.csv")), ["trace.csv"]
        if "--shard" in self.program.run("run", "--help").output:
            shards = [os.path.join(self.scratch, f"shard-{number}") for number in (1, 2)]
            for number, folder in enumerate(shards, 1):
                self.done("shards elsewhere", *RUN, folder, "--shard", f"{number}/2")
            yield "merge", lambda folder: ("merge", *shards, "--out", os.path.join(folder, "merged")), ["merged"]

    def report_runs_out(self):
        """The page of a run, which is written into the run's own folder."""
        run = self.path("run")
        self.done("run", *RUN, run)
        before = {name: digest for name, digest in digests(run).items()}
        for room in (5000,) if self.is_short else (0, 5000, 50_000):
            self.disk.fill(room)
            self.refused(f"report with {room} bytes of space", "report", run)
            self.disk.empty()
            after = digests(run)
            if any(after.get(name) != digest for name, digest in before.items()):
                self.offence("report", "it changed the run that it is about")
        self.done("report", "report", run)
        remove(run)

    def is_read_only(self):
        partial = self.path("partial")
        self.disk.fill(int(self.needs * 0.3) if self.disk.is_mounted else 30_000)
        self.refused("run for a part", *RUN, partial)
        self.disk.empty()
        self.disk.protect(True)
        self.refused("run on a read-only disk", *RUN, self.path("run"))
        self.refused("resume on a read-only disk", *RUN, partial)
        self.refused("fresh run on a read-only disk", *RUN, self.earlier, "--fresh")
        self.refused("export to a read-only disk", "export", self.reference, "--to", self.path("export"))
        self.refused("log to a read-only disk", "log", SCENARIO, *ONE_POINT, "--to", self.path("people.csv"))
        self.refused("report on a read-only disk", "report", self.earlier)
        self.disk.protect(False)
        if self.done("resume", *RUN, partial):
            self.compare("resume after a read-only disk", self.reference, partial)


def digests(path):
    """The digest of each file below a path."""
    found = {}
    walk = os.walk(path) if os.path.isdir(path) else [(os.path.dirname(path), [], [os.path.basename(path)])]
    for folder, _, names in walk:
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                found[os.path.relpath(os.path.join(folder, name), path)] = hashlib.sha256(file.read()).hexdigest()
    return found


def size(folder):
    """Bytes that a folder's files fill, in whole pages."""
    paths = (os.path.join(path, name) for path, _, names in os.walk(folder) for name in names)
    return sum(-(-os.path.getsize(path) // 4096) * 4096 for path in paths)


def remove(path):
    import shutil

    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--found", default="found/disk")
    parser.add_argument("--short", action="store_true", help="fewer levels of space, everything that writes")
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="elsewhere-") as scratch, disk() as small:
        test = DiskTest(options, small, scratch)
        test.prepare()
        test.runs_out()
        test.others_run_out()
        test.report_runs_out()
        test.is_read_only()
        kind = "a full tmpfs" if small.is_mounted else "a limit on file sizes (no root, so no small disk)"
        print(
            f"disk: {test.tries} commands met {kind} or a read-only disk in {time.monotonic() - started:.0f} s;"
            f" {test.kept.count} offences"
        )
    return test.kept.count > 0


if __name__ == "__main__":
    raise SystemExit(main())
