"""The four curves: what a run costs in people, clicks, campaigns and systems, by sizes far apart.

A cost is processor time, which other work on the machine disturbs less than the clock; of three runs the median, all
sizes in turn. A cost a person is a difference: that of a run with an eighth of the people is taken off first, and with
it the start of the program and most of its tables, which are a cost of campaigns.
"""

import dataclasses
import statistics

from . import growth
from .processes import note
from .programs import scenario

RUNS = 3
# The share of the people whose cost is taken off.
FEWER = 8
# The most with which people are still made on the fast road.
ADVERTISERS = 1024
KINDS = {
    "ecm": ("event-conversion-measurement", "    profile: article\n"), "ara": ("attribution-reporting", ""),
    "pcm": ("private-click-measurement", ""), "level-one": ("attribution-level-1", ""),
    "cookies": ("third-party-cookies", ""),
}


@dataclasses.dataclass
class Point:
    """One size."""

    x: float
    people: int
    settings: dict = dataclasses.field(default_factory=dict)
    scenario: object = None  # a path; the benchmark model where there is none
    seconds: list = dataclasses.field(default_factory=list)
    starts: list = dataclasses.field(default_factory=list)
    events: int = 0
    cost: float = 0.0


@dataclasses.dataclass
class Curve:
    """A cost over sizes; `fitted` is there once it was measured."""

    name: str
    title: str
    axis: str
    unit: str  # of the cost: "s", or "us a person"
    points: list
    is_judged: bool = True
    fitted: object = None


def written(folder, name, systems):
    """The benchmark model with these systems, pairs of kind and more settings, as a scenario of its own."""
    text = scenario("benchmark").read_text(encoding="utf-8")
    before, _, rest = text.partition("\nsystems:\n")
    after = rest[rest.index("# The model knows no money"):]
    blocks = "".join(f"  s{i}:\n    kind: {kind}\n{more}" for i, (kind, more) in enumerate(systems))
    path = folder / f"{name}.yaml"
    path.write_text(f"{before}\nsystems:\n{blocks}{after}", encoding="utf-8")
    return path


def planned(folder, scale):
    """All curves, not measured yet."""
    def people(number):
        return max(1, int(number * scale))

    def clicks(number, advertisers):
        return Point(number, people(6_000_000 / number), {
            "population.clicks-per-person": number, "population.advertisers.count": advertisers})

    numbers = (3, 6, 12, 24, 48, 96)
    ecm = KINDS["ecm"]
    return [
        Curve("people", "People", "people", "s", [Point(0, 1)] + [
            Point(n, n) for n in map(people, (500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000))]),
        # On a web so wide that of 96 clicks each meets 0.09 others of the same advertiser.
        Curve("clicks", "Clicks", f"clicks a person, {ADVERTISERS:,} advertisers", "us a person",
              [clicks(n, ADVERTISERS) for n in numbers]),
        Curve("campaigns", "Campaigns", "campaigns", "s", [
            Point(10 * n, people(300_000), {"population.advertisers.campaigns": 2 * n})
            for n in (1, 8, 16, 32, 64, 128, 256)]),
        Curve("systems", "Systems", "systems of one kind", "us a person", [
            Point(n, people(300_000), scenario=written(folder, f"same-{n}", [ecm] * n))
            for n in (1, 2, 4, 8, 16, 32)]),
        Curve("clicks-of-five", "Clicks on five advertisers", "clicks a person, five advertisers", "us a person",
              [clicks(n, 5) for n in numbers[:5]], is_judged=False),
        Curve("kinds", "Systems of five kinds", "systems of five kinds", "us a person", [
            Point(5 * n, people(200_000), scenario=written(folder, f"kinds-{n}", list(KINDS.values()) * n))
            for n in (1, 2, 4, 8)], is_judged=False),
    ]


def run(attrsim, folder, results, judge, scale=1.0):
    """Measures, fits and judges all curves, and returns them."""
    curves = planned(folder, scale)
    for turn in range(RUNS):
        for curve in curves:
            for point in curve.points:
                take(attrsim, curve, point)
        note(f"growth, turn {turn + 1} of {RUNS}")
    print(f"\n{'growth in':<28}{'from':>12}{'to':>12}  {'cost, the line':<44}exponent")
    for curve in curves:
        settle(curve, results)
        fitted, xs = curve.fitted, [p.x for p in curve.points if p.x > 0]
        print(f"{curve.title:<28}{min(xs):>12,}{max(xs):>12,}  {formula(curve):<44}"
              f"{fitted.exponent:.3f} +- {fitted.error:.3f}")
    print()
    for curve in curves:
        fitted = curve.fitted
        name = curve.title[0].lower() + curve.title[1:]
        judge.say(fitted.is_linear if curve.is_judged else None,
                  f"{'linear' if curve.is_judged else 'growth'} in {name}: exponent {fitted.exponent:.2f}"
                  f" +- {fitted.error:.2f}")
    by_events(next(curve for curve in curves if curve.name == "clicks-of-five"), results, judge)
    return curves


def take(attrsim, curve, point):
    """One run of a size, and one of fewer people where their cost is to be taken off."""
    path = point.scenario or scenario("benchmark")
    point.seconds.append(attrsim.run(path, point.people, settings=point.settings).processor_seconds)
    point.events = attrsim.events()
    if curve.unit != "s":
        point.starts.append(attrsim.run(path, point.people // FEWER, settings=point.settings).processor_seconds)


def settle(curve, results):
    """Medians, costs, the fit, and the rows of the table."""
    for point in curve.points:
        point.cost = statistics.median(point.seconds)
        if curve.unit != "s":
            people = point.people - point.people // FEWER
            point.cost = max(point.cost - statistics.median(point.starts), 1e-4) / people * 1e6
        results.grow(curve.name, point.x, point.people, point.events, point.cost, curve.unit, RUNS)
    curve.fitted = growth.fit([p.x for p in curve.points], [p.cost for p in curve.points])
    for metric, value in (("exponent", curve.fitted.exponent), ("exponent_error", curve.fitted.error)):
        results.add(f"growth in {curve.name}", "attrsim", "", 1, metric, value, "", RUNS)


def by_events(curve, results, judge):
    """More clicks on the same advertisers make more reports a click, by the API's law; so the work is events."""
    fitted = growth.fit([p.events / p.people for p in curve.points], [p.cost for p in curve.points])
    first, last = (curve.points[i].events / curve.points[i].people / curve.points[i].x for i in (0, -1))
    results.add("growth in events", "attrsim", "", 1, "exponent", fitted.exponent, "", RUNS)
    judge.say(None, f"there {first:.2f} events a click become {last:.2f}, as every click that matches is reported;"
                    f" in events: exponent {fitted.exponent:.2f} +- {fitted.error:.2f}")


def formula(curve):
    """The line in words, in units that a reader has a feeling for."""
    fitted = curve.fitted
    if curve.unit == "s":
        scale, small = (1e9, "ns") if fitted.slope < 1e-6 else (1e6, "us")
        return f"{fitted.start:.3f} s + {fitted.slope * scale:.3g} {small} each"
    return f"{fitted.start:.2g} us + {fitted.slope:.3g} us each, a person"
