"""Kills a sweep with SIGKILL at random moments, resumes it, and compares it with an undisturbed one.

    kill.py --program attrsim --kills 100 --seed 1 --found found/kill
"""

import argparse
import collections
import os
import random
import shutil
import tempfile
import time

import comparing
from kept import Kept
from program import Program, name_of

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIO = os.path.join(HERE, "sweep.yaml")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", default="found/kill")
    return parser.parse_args()


def stage(folder):
    """How far a killed run had come."""
    names = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    if "manifest.json" in names and "summary.csv" in names:
        return "with all tables"
    if any(name.endswith(".csv") for name in names):
        return "between tables"
    parts = os.path.join(folder, "parts")
    count = sum(name.endswith(".json") for name in os.listdir(parts)) if os.path.isdir(parts) else 0
    return "between replications" if count else "before the first replication"


def files(folder):
    """How many files a results folder holds by now, unfinished ones too."""
    return sum(len(names) for _, _, names in os.walk(folder))


def killed(program, command, folder, count, delay):
    """Whether the program could be killed when the folder had so many files, and a little later."""
    process = program.start(*command)
    while process.poll() is None and files(folder) < count:
        time.sleep(0.0005)
    time.sleep(delay)
    process.kill()
    process.communicate()
    return process.returncode < 0


def main():
    options = arguments()
    drawing = random.Random(options.seed)
    program, kept = Program(options.program), Kept(options.found)
    stages, kills, late = collections.Counter(), 0, 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kill-") as scratch:
        reference, folder = os.path.join(scratch, "reference"), os.path.join(scratch, "killed")
        command = ("run", SCENARIO, "--threads", "2", "--quiet", "--out")
        ending = program.run(*command, reference)
        if ending.code:
            raise SystemExit(f"kill: the undisturbed run ended with {name_of(ending.code)}: {ending.errors}")
        whole = files(reference)
        while kills < options.kills:
            shutil.rmtree(folder, ignore_errors=True)
            moments = []
            # Some are killed again while they resume.
            while kills < options.kills and (not moments or drawing.random() < 0.35):
                # Time goes unevenly on a busy machine, so a moment is told by what has been written, and a delay.
                count, delay = drawing.randint(files(folder), whole), drawing.expovariate(1 / 0.02)
                moments.append(f"{count} files and {1000 * delay:.1f} ms")
                if not killed(program, (*command, folder), folder, count, delay):
                    late += 1
                    break
                kills += 1
                stages[stage(folder)] += 1
            ending = program.run(*command, folder)
            wrong = [f"resumed, it ended with {name_of(ending.code)}: {ending.errors}"] if ending.code else []
            wrong += comparing.differences(reference, folder)
            if not wrong:
                wrong += leftovers(reference, folder)
            for sentence in wrong:
                when = ", then ".join(moments)
                again = f"make kill-test KILLS={options.kills} SEED={options.seed}"
                kept.keep(f"kill-{kills}", f"killed after {when}: {sentence}", [folder], again)
    where = ", ".join(f"{count} {name}" for name, count in sorted(stages.items()))
    print(
        f"kill: {kills} kills ({where}) in {time.monotonic() - started:.0f} s, {late} more came too late;"
        f" {kept.count} offences"
    )
    return kept.count > 0


def leftovers(reference, folder):
    """Files that the killed run left and the resumed one did not take away."""
    for inner in ("", "parts"):
        names = [set(os.listdir(os.path.join(path, inner))) for path in (reference, folder)]
        for name in sorted(names[1] - names[0]):
            yield f"{os.path.join(inner, name)} was left behind"


if __name__ == "__main__":
    raise SystemExit(main())
