"""One file of noised sources, corrected by attrsim and by WICG's noise_corrector.py."""

import json
import os
import re
import statistics
import sys

from . import verdicts
from .processes import build, measure, note
from .programs import BENCHMARKS

RUNS = 3


def run(attrsim, scratch, sources, results, judge):
    """Corrects the file with both, if the peer is there."""
    peer = BENCHMARKS / "peers" / "noise_corrector.py"
    if not peer.exists():
        judge.say(None, "attrsim correct: its peer noise_corrector.py is not there; `make peers` fetches it")
        return
    text = peer.read_text(encoding="utf-8")
    file = scratch / "noised.json"
    note(f"a file of {sources:,} noised sources")
    # Its versions read different forms of the file; the code says which, its help text does not.
    build([sys.executable, BENCHMARKS / "make_noised.py", file, "--sources", sources,
           "--form", "timestamp" if "['Attribution-Reporting-Register-Source']" in text else "source_time",
           "--reports-key", "event_level_reports" if "['event_level_reports']" in text else "reports"], BENCHMARKS)
    # So do their flip probabilities differ.
    flips = re.search(r"^NAV_PARAMS = ParamConfig\(([0-9.]+),", text, re.MULTILINE)
    contenders = {
        "attrsim correct": (
            [attrsim.path, "correct", "--flip-probability", flips.group(1) if flips else "0.0024", "--source-type",
             "navigation", "--json", file], os.devnull),
        "noise_corrector.py": ([sys.executable, peer], file),
    }
    runs = {name: [] for name in contenders}
    for turn in range(RUNS):
        for name, (command, given) in contenders.items():
            runs[name].append(measure(command, standard_input=given))
            note(f"run {turn + 1} of {RUNS}, {name}: {runs[name][-1].seconds:.2f} s")
    times = {name: statistics.median(took.seconds for took in all_of) for name, all_of in runs.items()}
    memory = {name: max(took.memory for took in all_of) for name, all_of in runs.items()}
    print(f"\n{'correction of a file':<28}{'sources':>12}{'seconds':>12}{'peak MB':>9}")
    for name in contenders:
        print(f"{name:<28}{sources:>12,}{times[name]:>12.3f}{memory[name]:>9.0f}")
        results.add(f"correction of {sources:,} sources", name, "", 1, "seconds", times[name], "s", RUNS)
        results.add(f"correction of {sources:,} sources", name, "", 1, "peak_memory", memory[name], "MB", RUNS)
    print()
    ours, its = (
        [row["report_count"] for row in json.loads(all_of[-1].output)["navigation"]] for all_of in runs.values())
    # A version with another flip probability has other counts, but does the same work.
    off = max(abs(a - b) for a, b in zip(ours, its, strict=True))
    judge.say(off < 1e-6, f"largest difference of the two in a count: {off:.2g} (same flip probability: below 1e-6)")
    judge.judge(verdicts.CORRECTION_TIME, times["attrsim correct"] / times["noise_corrector.py"])
    judge.judge(verdicts.CORRECTION_MEMORY, memory["attrsim correct"] / memory["noise_corrector.py"])
