"""Peak memory: flat in people, and in proportion to the sample where an adversary is after one."""

from . import verdicts
from .processes import note
from .programs import scenario

MILLION = 1_000_000
SAMPLE = 4_000
# A peak counts as the same, and as proportional, within this share: pages and threads come and go.
SAME = 0.1


def run(attrsim, results, judge, full=False, scale=1.0):
    """Measures both kinds, each run once: a peak hardly varies."""
    def peak(benchmark, people, **settings):
        note(f"memory, {benchmark}: {people:,} people")
        took = attrsim.run(scenario("benchmark"), people, settings={
            name.replace("_", "."): value for name, value in settings.items()})
        results.add(benchmark, "attrsim, 1 thread", people, 1, "peak_memory", took.memory, "MB", 1)
        return took.memory

    small, large = int(MILLION * scale), int((50 if full else 20) * MILLION * scale)
    without = {people: peak("memory", people) for people in (small, large)}
    for people, memory in without.items():
        judge.judge(verdicts.MEMORY, memory, remark=f" at {people:,} people")

    people, more = small // 4, small
    samples = {
        (people, SAMPLE): peak(f"memory with risk, sample of {SAMPLE:,}", people, risk_people=SAMPLE),
        (more, SAMPLE): peak(f"memory with risk, sample of {SAMPLE:,}", more, risk_people=SAMPLE),
        (more, 4 * SAMPLE): peak(f"memory with risk, sample of {4 * SAMPLE:,}", more, risk_people=4 * SAMPLE),
    }
    flat, once, four = samples.values()
    judge.say(
        abs(once - flat) <= SAME * flat,
        f"memory with risk for {SAMPLE:,} people: {flat:.0f} MB of {people:,}, {once:.0f} MB of {more:,} (target: the same)")
    own = [value - without[small] for value in (once, four)]
    judge.say(
        own[1] <= 4 * own[0] * (1 + SAME),
        f"what risk adds: {own[0]:.0f} MB for {SAMPLE:,} people, {own[1]:.0f} MB for {4 * SAMPLE:,}, "
        f"{own[1] / own[0]:.1f} times as much (target at most 4, give or take {SAME:.0%})")
