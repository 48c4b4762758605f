"""What one scenario has to go through: a run, its invariants, and a share of them more runs."""

import collections
import os
import shutil

import comparing
import invariants
from program import name_of
from tables import Tables

# Shares of the scenarios that go through more than one run.
SHARES = {"threads": 0.3, "killed": 0.3, "memory": 0.05, "shards": 0.3}
# People of the memory trial, from so many to twice as many; then ten and, unless memory was as good as flat, sixty
# times as many, which may need a tenth and ROOM more. So a leak is seen from some LEAK bytes a person on.
LARGE = 4000
TIMES = (1, 10, 60)
AS_GOOD_AS_FLAT = 4 << 20
ROOM = 24 << 20
LEAK = 200


class Trials:
    def __init__(self, program, scratch):
        self.program, self.scratch = program, scratch
        self.counts = collections.Counter()
        self.runs = 0
        self.longest, self.largest = 0.0, 0
        if "--shard" not in program.run("run", "--help").output:
            raise SystemExit(f"{program.path} cannot run shards (run --help names no --shard), so they cannot be tested")

    def all(self, scenario, draft, random):
        """Sentences about what went wrong; without `random`, every trial."""
        first = self.folder("first")
        ending = self.run(scenario, first, "--threads", "2")
        self.runs += 1
        self.longest, self.largest = max(self.longest, ending.seconds), max(self.largest, ending.peak)
        offence = self.judge(ending)
        if offence:
            yield offence
        if ending.code:
            self.counts[f"with exit {ending.code}"] += 1
            return
        yield from invariants.problems(Tables(first))
        trials = {"threads": self.threads, "killed": self.killed, "shards": self.shards, "memory": self.memory}
        for name, trial in trials.items():
            if random is None or random.random() < SHARES[name]:
                share = random.random() if random else 0.5
                yield from trial(scenario, draft, first, ending, share)

    def folder(self, name):
        path = os.path.join(self.scratch, name)
        shutil.rmtree(path, ignore_errors=True)
        return path

    def run(self, scenario, folder, *options, **how):
        return self.program.run("run", scenario, "--out", folder, "--quiet", *options, **how)

    @staticmethod
    def judge(ending):
        if ending.is_late:
            return f"attrsim run did not end within {ending.seconds:.0f} s"
        if ending.code == 0:
            return None
        if ending.code == 75 and "failed" in ending.errors:
            return None
        return f"attrsim run ended with {name_of(ending.code)}: {ending.errors[-3000:]}"

    def threads(self, scenario, draft, first, ending, share):
        """One thread and small blocks give the same bytes."""
        self.counts["on one thread"] += 1
        other = self.folder("other")
        block = 1 + int(share * 200)
        again = self.run(scenario, other, "--threads", "1", "--block-size", block)
        if offence := self.judge(again):
            yield f"on one thread, {offence}"
            return
        for difference in comparing.differences(first, other):
            yield f"on one thread with blocks of {block}, {difference}"

    def killed(self, scenario, draft, first, ending, share):
        """Killed at some moment and resumed, a run gives the same bytes."""
        other = self.folder("other")
        halted = self.run(scenario, other, "--threads", "2", kill_after=ending.seconds * share)
        self.counts["killed" if halted.code < 0 else "ended before they were killed"] += 1
        again = self.run(scenario, other, "--threads", "2")
        if offence := self.judge(again):
            yield f"killed after {ending.seconds * share:.3f} s and resumed, {offence}"
            return
        for difference in comparing.differences(first, other):
            yield f"killed after {ending.seconds * share:.3f} s and resumed, {difference}"

    def memory(self, scenario, draft, first, ending, share):
        """Many times the people need no more memory."""
        population = draft["population"]
        sweeps = "population" in str(draft.get("sweep")) or "until" in str(draft.get("replications"))
        if "trace" in population or sweeps or draft.get("adversaries"):
            return
        peaks, size = [], int(LARGE * (1 + share))
        for people in (size * times for times in TIMES):
            folder = self.folder("other")
            again = self.run(scenario, folder, "--threads", "2", "--set", f"population.people={people}")
            if again.is_late:
                self.counts["too slow with many times the people"] += 1
                return
            if offence := self.judge(again):
                yield f"with {people} people, {offence}"
                return
            peaks.append(again.peak)
            if len(peaks) == 2 and peaks[1] <= peaks[0] + AS_GOOD_AS_FLAT:
                break
        self.counts["with many times the people"] += 1
        # Buffers grow with the busiest block until they have seen it; a leak grows on as people do.
        if len(peaks) == 3 and peaks[2] > peaks[1] * 1.1 + ROOM and peaks[2] - peaks[1] > peaks[1] - peaks[0]:
            sizes = ", ".join(f"{peak >> 20} MB" for peak in peaks)
            yield f"{size} people, ten times and sixty times as many need {sizes}"

    def shards(self, scenario, draft, first, ending, share):
        """Three shards, merged, are the run."""
        if "until" in str(draft.get("replications")):
            return
        self.counts["in shards"] += 1
        folders = [self.folder(f"shard-{number}") for number in (1, 2, 3)]
        for number, folder in enumerate(folders, 1):
            again = self.run(scenario, folder, "--threads", "1", "--shard", f"{number}/3")
            if offence := self.judge(again):
                yield f"as shard {number}/3, {offence}"
                return
        other = self.folder("other")
        merged = self.program.run("merge", *folders, "--out", other)
        if merged.code:
            yield f"attrsim merge ended with {name_of(merged.code)}: {merged.errors[-3000:]}"
            return
        for difference in comparing.differences(first, other):
            yield f"in three shards, {difference}"
