"""Runs random valid scenarios for a while and checks what must hold of every run.

    soak.py --program attrsim --schema scenario.schema.json --seconds 3600 --seed 1 --found found/soak
    soak.py --program attrsim --schema scenario.schema.json --scenario found/soak/x/scenario.yaml
"""

import argparse
import collections
import json
import os
import random
import tempfile
import time

import files
import invariants
from drafts import Drafts
from kept import Kept
from program import Program
from trials import Trials
from words import all_words, used_words

FAMILIES = ("systems", "adversaries")
# Where fewer drafts than this are taken, a soak is no test of what runs.
LEAST_TAKEN = 0.5


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--schema", required=True)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=1, help="of the first scenario; each next one has the next seed")
    parser.add_argument("--found", default="found/soak", help="where offending scenarios are kept")
    parser.add_argument("--scenario", help="only this one, with every check")
    return parser.parse_args()


class Soak:
    def __init__(self, options, scratch):
        self.options, self.scratch = options, scratch
        with open(options.schema) as file:
            self.schema = json.load(file)
        self.program = Program(options.program)
        self.kept = Kept(options.found)
        # Beside what is found, so that kept scenarios still find the files that they name.
        self.files = files.make(os.path.join(options.found, "files"), self.program)
        self.drafts = Drafts(self.schema, self.program, self.files, scratch)
        self.trials = Trials(self.program, scratch)

    def one(self, seed):
        """Draw a scenario and put it on trial."""
        drawing = random.Random(seed)
        draft, text, ending = self.drafts.accepted(drawing)
        if ending:
            self.offence(seed, f"attrsim check ended with {ending.code}: {ending.errors[-2000:]}")
        if draft is None:
            return
        path = os.path.join(self.scratch, "scenario.yaml")
        for offence in self.trials.all(path, draft, drawing):
            self.offence(seed, offence)

    def offence(self, seed, says):
        again = (
            f".venv/bin/python Tests/Reliability/soak.py --program {self.options.program}"
            f" --schema {self.options.schema} --scenario {{folder}}/scenario.yaml"
        )
        self.kept.keep(f"seed-{seed}", says, [os.path.join(self.scratch, "scenario.yaml")], again)

    def repeat(self, path):
        """Put a kept scenario on every trial."""
        import yaml

        with open(path) as file:
            draft = yaml.safe_load(file)
        offences = list(self.trials.all(path, draft, None))
        for offence in offences:
            print(offence)
        return bool(offences)

    def says_nothing(self):
        """Whether too little was tested for a verdict, and a sentence about it."""
        drafts = self.drafts
        if self.trials.runs and drafts.taken >= LEAST_TAKEN * drafts.drawn:
            return False
        print(
            f"soak: no test: {drafts.taken} of {drafts.drawn} drafts were taken ({100 * LEAST_TAKEN:.0f} % are needed)"
            f" and {self.trials.runs} scenarios were run; the last message: {drafts.last_message or 'none'}"
        )
        return True

    def summary(self, seconds):
        trials = self.trials.counts
        used, known = self.drafts.used, set(all_words(self.schema))
        tally = collections.Counter()
        for word, count in used.items():
            holder, _, name = word.partition(".")
            if holder in FAMILIES and name and "." not in name and "=" not in name and name != "*":
                tally[word] = count
        groups = ("risk", "audit", "sweep", "recovery.now-cast", "recovery.completeness", "outputs.reports=True",
                  "recovery.cap-correction", "population.invalid-traffic", "population.exposure",
                  "systems.attribution-reporting.summary.hierarchy", "population.trace",
                  "population.clearing", "replications.until", "population.ad-techs")  # fmt: skip
        tally.update({word: used[word] for word in groups})
        print("how often each occurred:")
        for word, count in sorted(tally.items()):
            print(f"  {count:6}  {word}")
        unused = sorted(known - set(used))
        if unused:
            path = os.path.join(self.options.found, "unused-words.txt")
            with open(path, "w") as file:
                file.write("\n".join(unused) + "\n")
            print(f"warning: {len(unused)} of {len(known)} words of the schema were never exercised, see {path}:")
            print("  " + ", ".join(unused[:12]) + (" ..." if len(unused) > 12 else ""))
        bounds = invariants.BOUNDS
        print(f"drafts: {self.drafts.summary()}")
        print(
            f"lower limits: {bounds['above']} of {bounds['tested']} above their bound"
            f" ({100 * bounds['above'] / max(1, bounds['tested']):.2f} %; chance allows 2.5 %), none by six standard"
            f" errors unless said above; {bounds['above of no width']} more are of replications that are all alike"
        )
        extra = ", ".join(f"{count} {name}" for name, count in sorted(trials.items()))
        print(
            f"soak: {self.trials.runs} scenarios in {seconds:.0f} s ({extra}); {len(known) - len(unused)} of"
            f" {len(known)} words; longest run {self.trials.longest:.1f} s, largest {self.trials.largest >> 20} MB;"
            f" {self.kept.count} offences"
        )


def main():
    options = arguments()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as scratch:
        soak = Soak(options, scratch)
        if options.scenario:
            return soak.repeat(options.scenario)
        seed = options.seed
        while time.monotonic() - started < options.seconds:
            soak.one(seed)
            seed += 1
        soak.summary(time.monotonic() - started)
        return soak.says_nothing() or soak.kept.count > 0


if __name__ == "__main__":
    raise SystemExit(main())
