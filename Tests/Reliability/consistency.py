"""Whether the tables of a run agree with each other, as far as that is cheap to see."""

import collections
import math
import re

TINY = 1e-9
# Figures whose mean over replications is the root of the mean square.
ROOT = re.compile(r"(^|_)(rmse|rmsre_tau|rmsre_5|incremental_error)(?!_slice)(_|$)")
# What cannot be below 0.
ERROR = re.compile(r"(^|_)(rmse|rmsre|ape|mape)(_|$)|incremental_error$")
# Figures of all replications together, which are no means.
POOLED = re.compile(r"_until")
PARTS = ("table", "truth", "estimator", "adversary", "metric", "at")


def is_near(one, other):
    return abs(one - other) <= TINY * max(1, abs(one), abs(other))


def runs_agree_with_the_other_tables(tables):
    delivered, listed, staged = collections.Counter(), collections.Counter(), collections.Counter()
    for row in tables["reports"]:
        listed[tables.key(row, "replication", "system")] += row["sent_time_ms"] is not None
    for row in tables["funnel"]:
        key = tables.key(row, "replication", "system")
        staged[key] += row["conversions"]
        delivered[key] += row["conversions"] if row["stage"] == "delivered" else 0
    for row in tables["runs"]:
        if row["status"] != "complete":
            continue
        key = tables.key(row, "replication", "system")
        if tables["reports"] and row["reports"] != listed[key]:
            yield f"{key} has {row['reports']} reports in runs.csv, and {listed[key]} in reports.csv"
        # Those of the warm-up are in runs.csv only.
        if staged[key] > row["conversions"]:
            yield f"{key} has {row['conversions']} conversions in runs.csv, and {staged[key]} in funnel.csv"
        if delivered[key] > row["reports"]:
            yield f"{key} has {row['reports']} reports in runs.csv, and {delivered[key]} delivered in funnel.csv"


def means_are_those_of_the_replications(tables):
    values = collections.defaultdict(list)
    for name in ("recovery", "risk", "quality", "completeness"):
        for row in tables[name]:
            if row.get("value") is not None:
                place = tuple(name if part == "table" else row.get(part) for part in PARTS)
                values[(*tables.key(row, "system"), *place)].append(row["value"])
    for row in tables["summary"]:
        found = values.get(tables.key(row, "system", *PARTS))
        if not found or row["mean"] is None or POOLED.search(row["metric"]) or not all(map(math.isfinite, found)):
            continue
        is_root = ROOT.search(row["metric"])
        mean = math.fsum(value * value if is_root else value for value in found) / len(found)
        mean = math.sqrt(mean) if is_root else mean
        if row["replications"] != len(found):
            yield f"summary: {row['metric']} is of {row['replications']} replications, and {len(found)} have it"
        elif not is_near(mean, row["mean"]):
            yield f"summary: {row['metric']} is {row['mean']}, and its mean over replications {mean}: {row}"


def figures_lie_in_their_intervals(tables):
    """Not estimates in counts.csv: their intervals are of whole numbers that the counts allow, estimates are not."""
    for name in tables.fields:
        if name == "counts":
            continue
        for row in tables[name]:
            low, high = row.get("ci_low"), row.get("ci_high")
            value = row.get("value", row.get("mean"))
            if value is None or low is None or high is None:
                continue
            room = TINY * max(1, abs(value))
            if not low - room <= value <= high + room:
                yield f"{name}: {value} is outside its interval of {low} to {high}: {row}"


def errors_are_not_negative(tables):
    for name in ("recovery", "summary"):
        for row in tables[name]:
            value = row.get("value", row.get("mean"))
            if ERROR.search(row["metric"]) and value is not None and value < 0:
                yield f"{name}: {row['metric']} is {value}"
    for row in tables["counts"]:
        if row["standard_error"] is not None and row["standard_error"] < 0:
            yield f"counts: a standard error is {row['standard_error']}"


def data_fit_their_field(tables):
    for row in tables["reports"]:
        system = tables.settings(row)["systems"][row["system"]]
        values = max(map(data_values, [*system.get("parts", {"": system}).values()]))
        if row["data"] is not None and not 0 <= row["data"] < values:
            yield f"data are {row['data']}, and there are {values} values: {row}"


def data_values(system):
    """How many values the data of a report can have."""
    if system["kind"] == "event-conversion-measurement":
        return 1 << system["bits"]
    if system["kind"] == "private-click-measurement":
        # *Source:* Private Click Measurement: 4 bits of trigger data.
        return 16
    if system["kind"] == "attribution-reporting" and system["counts-from"] == "event-level":
        kinds = ("event-level", "event-sources") if system["views"] else ("event-level",)
        return max(system[kind]["trigger-data"] for kind in kinds)
    return math.inf


CHECKS = [runs_agree_with_the_other_tables, means_are_those_of_the_replications, figures_lie_in_their_intervals,
          errors_are_not_negative, data_fit_their_field]  # fmt: skip
