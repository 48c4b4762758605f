"""What the schema cannot say: how large a soak's scenarios may be, and what goes with what.

LIMITS keep a scenario small enough for a soak; the program takes far larger ones. COMPANIONS are the people and
systems that an adversary needs. WEIGHTS say how often an optional setting is written.
"""

import hashlib
import os
import re

from quantities import milliseconds

# The end of a setting's path, and the range to draw from: of numbers, or of milliseconds.
DAY = 86_400_000
LIMITS = [
    (r"^population\.people$", (50, 3000)),
    (r"clicks-per-person$", (0, 12)),
    (r"views-per-person$", (0, 12)),
    (r"organic-per-person$", (0, 2)),
    (r"conversions-per-(click|view)\.(poisson\.mean|constant\.value)$", (0, 3)),
    (r"zeta\.exponent$", (1.8, 100)),
    (r"zero-truncated-poisson\.lambda$", (0.001, 4)),
    (r"^population\.advertisers\.count$", (1, 40)),
    (r"^population\.advertisers\.campaigns$", (1, 5)),
    (r"^population\.publishers\.count$", (1, 40)),
    (r"^population\.ad-techs\.(count|per-click)$", (1, 6)),
    (r"invalid-traffic\.bots$", (0, 0.3)),
    (r"invalid-traffic\.(clicks-per-bot|fabricated-reports)$", (0, 20)),
    (r"exposure\.(occasions|publishers|advertisers)$", (1, 5)),
    (r"^replications$", (1, 4)),
    (r"^replications\.until\.(at-least|max)$", (20, 30)),
    (r"^timeline\.(warm-up|period|ads-end)$", (DAY // 24, 60 * DAY)),
    (r"^timeline\.attribution-window$", (DAY // 24, 90 * DAY)),
    (r"^risk\.people$", (1, 400)),
    (r"^audit\.runs$", (1000, 20_000)),
    (r"^adversaries\.[^.]*\.people$", (1, 400)),
    (r"\.identities$", (1, 5000)),
    (r"\.(origins|sums)$", (1, 20)),
    (r"^recovery\.completeness\.days$", (1, 60)),
    (r"sweep\..*\.points$", (1, 6)),
    # Chrome's grid of outputs: reports x windows x data; more is refused for what it tells.
    (r"event-(level|sources)\.trigger-data$", (1, 16)),
    (r"event-(level|sources)\.reports$", (1, 5)),
]

MOST_ITEMS = 5

WEIGHTS = [
    (r"^(scenario|systems|name|seed|population|population\.people|replications)$", 1.0),
    (r"^(timeline|outputs|recovery)$", 0.6),
    (r"^outputs\.reports$", 0.8),
    (r"^(risk|adversaries)$", 0.4),
    (r"^(audit|sites)$", 0.15),
    (r"^population\.trace$", 0.05),
    (r"\.sha256$", 0.05),
    (r"^population\.(exposure|invalid-traffic|clearing|ad-techs|browsers)$", 0.25),
    (r"\.limits$", 0.3),
    (r"\.trust-tokens$", 0.1),
    (r"^population\.cookies-blocked$", 0.15),
    (r"fabricated-reports$", 0.1),
    (r"\.profile$", 0.8),
]

# What an adversary of each kind needs of the people; merged over what was drawn, now and then.
ALWAYS_OPEN = {"availability": {"always-open": {}}}
VISITS = {"exposure": {"visits": ["1d"], "occasions": 1}, "advertisers": {"count": 1}, "browser": ALWAYS_OPEN}
COMPANIONS = {
    "digit-coding": {**VISITS, "exposure": {"visits": ["1d", "5d", "20d"], "occasions": 4, "every": "31d"}},
    "presence-coding": {**VISITS, "exposure": {"visits": ["1d"], "occasions": 3, "every": "31d"}},
    "reporting-origins": {**VISITS, "ad-techs": {"count": 20, "per-click": 20}},
    "targeted-individual": VISITS,
    "selective-trigger": VISITS,
    "history-reconstruction": {
        "advertisers": {"count": 20, "zipf": 0},
        "browser": ALWAYS_OPEN,
        "exposure": {"advertisers": 20, "views": True, "visits": ["1d"], "visit-share": "5%"},
    },
    "match-key": {},
    "set-intersection": {
        "publishers": {"count": 1},
        "advertisers": {"count": 1},
        "browser": ALWAYS_OPEN,
        "exposure": {"occasions": 5, "every": "31d", "visits": ["1d", "5d", "20d"], "visit-share": "30%"},
    },
    "window-timing": {"browser": ALWAYS_OPEN},
    "start-up-bunching": {
        "publishers": {"count": 4},
        "browser": {"availability": {"sessions": {"open": "45m", "closed": "12h"}}},
    },
    "multi-touch-join": {"publishers": {"count": 4}, "browser": ALWAYS_OPEN},
    "fingerprint": {},
    "joint-assignment": {
        "publishers": {"count": 1},
        "advertisers": {"count": 1},
        "clicks-per-person": 1,
        "browser": ALWAYS_OPEN,
    },
    "aggregate-differencing": {"advertisers": {"count": 2}},
}

# What a system needs for an adversary to attack it.
ATTACKED = {
    "history-reconstruction": {"kind": "attribution-reporting", "views": True},
    "match-key": {"kind": "conversions-api"},
    "start-up-bunching": {"kind": "event-conversion-measurement", "startup-delay": "5m"},
    "aggregate-differencing": {"kind": "attribution-reporting", "counts-from": "summary"},
}


def limits(path):
    for pattern, found in LIMITS:
        if re.search(pattern, path):
            return found
    return None


def weight(path, depth):
    for pattern, found in WEIGHTS:
        if re.search(pattern, path):
            return found
    return 0.3 if depth < 3 else 0.25


def merge(target, extra):
    """Put the settings of `extra` over those of `target`."""
    for name, value in extra.items():
        if isinstance(value, dict) and isinstance(target.get(name), dict) and name != "availability":
            merge(target[name], value)
        else:
            target[name] = value


def repair(random, draft):
    """Mend what drafts get wrong together with other settings."""
    population = draft["population"] = draft.get("population") or {}
    if isinstance(draft.get("replications"), dict):
        precise_enough(random, draft)
    for name, adversary in (draft.get("adversaries") or {}).items():
        accompany(random, draft, population, name, adversary)
    names = list(draft["systems"])
    audit = draft.get("audit") or {}
    if audit.get("claims"):
        audit["claims"] = {random.choice(names): claim for claim in list(audit["claims"].values())[:1]}
    for group in walk(draft):
        ascending(group)
        if isinstance(group.get("parts"), dict):
            share_out(random, group["parts"])
    if (population.get("exposure") or {}).get("visits"):
        room_for_visits(random, draft, population["exposure"])
    if any(group.get("trust-tokens") is True for group in walk(draft["systems"])):
        population["invalid-traffic"] = population.get("invalid-traffic") or {}
    shares = (population.get("browsers") or {}).get("shares")
    if shares:
        total = sum(shares) or 1
        shares[:] = [round(share / total, 6) for share in shares]
        shares[-1] = max(0, round(1 - sum(shares[:-1]), 6))
    for group in walk(draft):
        if "sha256" in group:
            group["sha256"] = digest_of(group.get("path", ""))
    types = population.get("conversion-types")
    for ordinal, entry in enumerate(types or []):
        entry["name"] = f"type-{ordinal}"


def keep_small(draft):
    """Defaults are larger than a soak's scenarios."""
    population = draft["population"] = draft.get("population") or {}
    if "trace" not in population and not isinstance(population.get("people"), (int, str)):
        population["people"] = 300
    if isinstance(draft.get("audit"), dict):
        draft["audit"].setdefault("runs", 2000)
    elif "audit" in draft:
        draft["audit"] = {"runs": 1000}


def digest_of(path):
    path = path.replace("trace.csv", "trace.json")
    if not os.path.exists(path):
        return "0" * 64
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def share_out(random, parts):
    """The last part has what the others leave; often it says so by silence."""
    each = round(1 / len(parts), 3)
    for part in parts.values():
        part["share"] = each
    part["share"] = None if random.random() < 0.5 else round(1 - each * (len(parts) - 1), 6)


def room_for_visits(random, draft, exposure):
    """The period ends after the last planned visit, and no adversary weighs planned clicks by laws."""
    day = 86_400_000
    visits = [milliseconds(visit) for visit in exposure["visits"]]
    every = milliseconds(exposure.get("every", "31d"))
    last = max(visits) + every * (exposure.get("occasions", 1) - 1)
    timeline = draft["timeline"] = draft.get("timeline") or {}
    timeline["period"] = f"{min(3650, last // day + random.randint(2, 9))}d"
    timeline.pop("ads-end", None)
    if random.random() < 0.9:
        draft.pop("risk", None)
        draft["population"].pop("views-per-person", None)


def precise_enough(random, draft):
    until = draft["replications"].get("until") or {"metric": "rmse"}
    until.pop("half-width", None)
    until["relative"] = random.choice([0.5, 0.2, "10%"])
    until["at-least"], until["max"] = 20, random.choice([20, 30])
    for name in ("system", "estimator", "adversary", "truth", "at"):
        if random.random() < 0.8:
            until.pop(name, None)
    draft["replications"] = {"until": until}
    draft["population"]["people"] = 300


def accompany(random, draft, population, name, adversary):
    kind = adversary["kind"]
    wanted = ATTACKED.get(kind)
    if random.random() < 0.9:
        if wanted:
            draft["systems"]["attacked"] = dict(wanted)
            adversary["system"] = "attacked"
        else:
            fitting = ("event-conversion-measurement", "attribution-reporting")
            found = [key for key, system in draft["systems"].items() if system["kind"] in fitting]
            if not found:
                draft["systems"]["attacked"] = {"kind": random.choice(fitting)}
                found = ["attacked"]
            adversary["system"] = random.choice(found)
        population.pop("trace", None)
        merge(population, COMPANIONS[kind])
    if len(COMPANIONS[kind].get("exposure", {}).get("visits", [])) > 1:
        population["people"] = random.randint(50, 600)


def walk(value):
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def ascending(group):
    """Lists that must rise or be all different, and lists that must be of one length."""
    for name in ("windows", "visits"):
        if isinstance(group.get(name), list):
            by_time = {milliseconds(value): value for value in group[name]}
            group[name] = [by_time[time] for time in sorted(by_time)]
    if isinstance(group.get("means"), list) and isinstance(group.get("weights"), list):
        length = min(len(group["means"]), len(group["weights"]))
        group["means"], group["weights"] = group["means"][:length], group["weights"][:length]
