"""Runs attrsim and its peers side by side, prints ratios and verdicts, and writes results/benchmarks; see `make bench`.

Everything runs pinned to one processor (two for the two-thread run), one after the other, all in one go, and
medians count. Absolute figures move between machines and hours; the ratios are the result. Nothing else should run on
the machine meanwhile.
"""

import argparse
import pathlib
import sys
import tempfile

from suite import correction, curves, memory, panels, queues, results, verdicts, whole
from suite.processes import Failure, can_bind, note
from suite.programs import ROOT, Attrsim

PARTS = ("people", "memory", "growth", "queue", "correct")


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="memory at 50 million people instead of 20")
    parser.add_argument("--scale", type=float, default=1.0,
                        help="the share of the usual people; below 1 only to see whether everything works")
    parser.add_argument("--sources", type=int, default=1_000_000, help="sources in the file to correct")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be given again")
    parser.add_argument("--program", help="an attrsim that is built already")
    parser.add_argument("--out", type=pathlib.Path,
                        help="where results go; results/benchmarks when all parts run at their usual size")
    return parser.parse_args()


def run(arguments, scratch):
    """Runs the parts that are asked for."""
    parts = arguments.only or PARTS
    if not can_bind():
        note("there is no taskset here: nothing is bound to a processor, so figures vary more")
    attrsim = Attrsim(scratch, arguments.program)
    queue_programs = queues.prepare() if "queue" in parts else {}
    found, judge, grown = results.Results(), verdicts.Verdicts(), []
    if "people" in parts:
        whole.run(attrsim, found, judge, arguments.scale)
    if "memory" in parts:
        memory.run(attrsim, found, judge, arguments.full, arguments.scale)
    if "growth" in parts:
        grown = curves.run(attrsim, scratch, found, judge, arguments.scale)
    if "queue" in parts:
        queues.run(queue_programs, found, judge)
    if "correct" in parts:
        correction.run(attrsim, scratch, arguments.sources, found, judge)
    whole_run = set(parts) == set(PARTS) and arguments.scale == 1
    folder = arguments.out or (ROOT / "results" / "benchmarks" if whole_run else None)
    if folder:
        machine = results.machine(attrsim)
        found.write(folder, machine, results.page(machine, judge.lines, found.rows, bool(grown)),
                    panels.picture(grown[:4], curves.formula))
        print(f"\nresults: {folder}")


def main():
    arguments = options()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            run(arguments, pathlib.Path(scratch))
    except Failure as failure:
        note(str(failure))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
