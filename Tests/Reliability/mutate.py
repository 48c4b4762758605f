"""Feeds every parser mutated scenarios, headers and vectors, in process, and counts crashes and hangs.

    mutate.py --driver mutate --mutations 1000000 --seed 1 --found found/mutate
"""

import argparse
import concurrent.futures
import glob
import json
import os
import struct
import tempfile
import time

from kept import Kept
from program import Program, name_of

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FUZZ = os.path.join(ROOT, "Tests", "Fuzz")
# Of a hundred and two mutations.
SHARES = {
    "scenario": 20, "source": 14, "trigger": 14, "headers": 8, "interop": 8, "user": 6, "settings": 6, "json": 6,
    "ecapi": 5, "correct": 5, "level-one": 4, "log": 2, "trace": 2, "domain": 2,
}  # fmt: skip
AT_A_TIME = 10_000
MOST_OFFENCES = 5
REGISTRATION = "attribution-reporting-register-"


def vectors(name):
    """A folder of others' test cases, beside the project or fetched by `make vectors`; none where they are absent."""
    for folder in (os.path.join(ROOT, "..", "shared", "vectors"), os.path.join(ROOT, ".vectors")):
        found = sorted(glob.glob(os.path.join(folder, name, "*.json")))
        if found:
            return found
    return []


def sources(scratch):
    """The sound inputs of each target."""
    data = os.path.join(ROOT, "Scenarios", "data")
    found = {target: sorted(glob.glob(os.path.join(FUZZ, "corpus", target, "*"))) for target in SHARES}
    found["scenario"] += sorted(glob.glob(os.path.join(ROOT, "Scenarios", "*.yaml")))
    found["interop"] += vectors("chromium-interop")
    found["level-one"] += vectors("w3c-attribution-level-1")
    found["user"] += vectors("measurement-simulation")
    found["ecapi"] += vectors("ecapi") + sorted(glob.glob(os.path.join(data, "conversions-api", "*")))
    found["correct"] += glob.glob(os.path.join(data, "attribution-reporting", "noised.json"))
    for kind in ("source", "trigger"):
        found[kind] += registrations(kind, scratch)
    return found


def registrations(kind, scratch):
    """The headers in Chromium's test cases, a file each."""
    paths = []

    def look(value):
        if isinstance(value, dict):
            for name, inner in value.items():
                if name.lower() == REGISTRATION + kind:
                    path = os.path.join(scratch, f"{kind}-{len(paths)}.json")
                    with open(path, "w") as file:
                        file.write(inner if isinstance(inner, str) else json.dumps(inner))
                    paths.append(path)
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    for path in vectors("chromium-interop"):
        with open(path) as file:
            text = "\n".join(line for line in file if not line.lstrip().startswith("//"))
        try:
            look(json.loads(text))
        except ValueError:
            continue
    return paths


class Mutations:
    def __init__(self, options, scratch):
        self.seed, self.scratch = options.seed, scratch
        self.driver = Program(options.driver, seconds=1200, memory=3 << 30)
        self.kept = Kept(options.found)
        self.sources = sources(scratch)
        self.words = os.path.join(FUZZ, "words")
        self.crashes = self.hangs = 0
        self.seconds = dict.fromkeys(SHARES, 0.0)

    def command(self, target, first, count, progress):
        return (target, self.seed, first, count, progress, self.words, *self.sources[target])

    def feed(self, target, first, count):
        """Feed a stretch of inputs, going on after each that ends the process; how many were fed."""
        progress = os.path.join(self.scratch, f"{target}-{first}")
        start, end = first, first + count
        while first < end and self.kept.count < MOST_OFFENCES:
            ending = self.driver.run(*self.command(target, first, end - first, progress))
            self.seconds[target] += ending.seconds
            if ending.code == 0:
                return count
            if ending.code in (64, 66, 74) or not os.path.exists(progress):
                raise SystemExit(f"mutate: {target} ended with {name_of(ending.code)}: {ending.errors}")
            with open(progress, "rb") as file:
                number = struct.unpack("=Q", file.read(8))[0]
            self.offence(target, number, ending)
            first = number + 1
        return first - start

    def offence(self, target, number, ending):
        is_hang = ending.is_late or name_of(ending.code) == "SIGPROF"
        if is_hang:
            self.hangs += 1
        else:
            self.crashes += 1
        path = os.path.join(self.scratch, f"input-{target}-{number}")
        command = [self.driver.path, *map(str, self.command(target, number, 0, "-"))]
        import subprocess

        with open(path, "wb") as file:
            subprocess.run(command, stdout=file, env=self.driver.environment, check=False)
        says = "took more than 2 s" if is_hang else f"ended with {name_of(ending.code)}"
        again = " ".join(map(str, [self.driver.path, *self.command(target, number, 1, "/dev/null")]))
        self.kept.keep(f"{target}-{number}", f"{target}: input {number} {says}: {ending.errors[-500:]}", [path], again)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--driver", required=True)
    parser.add_argument("--mutations", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", default="found/mutate")
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutate-") as scratch:
        test = Mutations(options, scratch)
        total = sum(SHARES.values())
        stretches = []
        for target, share in SHARES.items():
            count = -(-options.mutations * share // total)
            stretches += [(target, first, min(AT_A_TIME, count - first)) for first in range(0, count, AT_A_TIME)]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            fed = dict.fromkeys(SHARES, 0)
            for stretch, count in zip(stretches, pool.map(lambda stretch: test.feed(*stretch), stretches)):
                fed[stretch[0]] += count
        for target, count in fed.items():
            kinds = len(test.sources[target])
            print(f"  {count:8} {target:10} from {kinds:3} files, {count / max(0.001, test.seconds[target]):7.0f} a second")
    print(
        f"mutate: {sum(fed.values())} inputs in {time.monotonic() - started:.0f} s: {test.crashes} crashes,"
        f" {test.hangs} hangs (more than 2 s)"
    )
    if test.kept.count >= MOST_OFFENCES:
        print(f"mutate: stopped after {test.kept.count} offences; {options.mutations} inputs were asked for")
    return test.kept.count > 0


if __name__ == "__main__":
    raise SystemExit(main())
