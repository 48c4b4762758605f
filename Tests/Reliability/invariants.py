"""What must hold of every run's tables, whatever the scenario.

Each check takes the tables and yields sentences about what is wrong. `BOUNDS` counts how many lower limits lie above
their bound: two or three of a hundred may, by chance; what cannot be chance is a problem.
"""

import collections
import math

import consistency
import due
from binomial import is_beyond_chance

NOT_NEGATIVE = {"conversions", "people", "clicks", "reports", "capped_reports", "events", "sample_size",
                "true_count", "delay_sum_ms", "delay_ms", "replications", "runs"}
SHARES = {"credited_share", "answered_share", "answered_right", "reported_share", "matched_share", "match_rate",
          "interval_coverage", "interval_coverage_expected", "campaign_interval_coverage",
          "value_interval_coverage", "hierarchy_interval_coverage", "top_k", "expected_top_k", "event_level_top_k",
          "attributable_top_k", "top_1_by_activity", "top_1_by_advertiser_size", "top_1_by_crowd",
          "combined_top_k", "one_by_one_top_k", "keep_rate", "keep_rate_expected", "invalid_share", "caused_share",
          "anonymity_set_one", "recall_at_precision", "reliability_right", "reliability_believed",
          "true_positive_rate", "false_positive_rate", "tpr_at_fpr", "positive_predictive_value",
          "recovered_share", "partner_share", "join_right", "join_precision", "partner_equal_data",
          "success_by_clicks", "success_by_days", "id_share", "merged_pair_share", "rejected_share",
          "measurement_only_share", "without_consent_share", "retried_share", "lost_share", "value_share",
          "conflicting_pair_share", "reported_pairs_merged_share", "merged_match_rate", "key_share",
          "completeness_since_click", "completeness_since_conversion", "quality_share_rmsre", "ape20_share",
          "clicks_until_reached", "days_until_reached", "click_bayes_success", "data_guess",
          "data_guess_expected", "data_guess_prior"}  # fmt: skip
TINY = 1e-9
BOUNDS = collections.Counter()


def problems(tables):
    """All that is wrong, at most some of each kind."""
    found = list(tables.problems)
    for check in CHECKS:
        for number, problem in enumerate(check(tables)):
            if number == 3:
                break
            found.append(f"{check.__name__}: {problem}")
    return found


def the_funnel_partitions_all_conversions(tables):
    stages = collections.Counter()
    for row in tables["funnel"]:
        stages[tables.key(row, "replication", "system")] += row["conversions"]
    truths, estimators = collections.Counter(), {}
    for row in tables["counts"]:
        key = tables.key(row, "replication", "system")
        if row["truth"] != "all" or row["measure"] != "conversions" or row["conversion_data"] is not None:
            continue
        if estimators.setdefault(key, row["estimator"]) == row["estimator"]:
            truths[key] += row["true_count"]
    for key, count in truths.items():
        if stages[key] != count:
            yield f"{key} has {stages[key]} conversions in its stages, and {count:.0f} in truth all"
    every = collections.defaultdict(set)
    for key, count in stages.items():
        every[key[:-1]].add(count)
    for key, counts in every.items():
        if len(counts) > 1 and not any(name.startswith("systems.") for name in tables.swept):
            yield f"{key} has {sorted(counts)} conversions in the stages of its systems, not one number"


def whole_numbers_are_not_negative(tables):
    for name, fields in tables.fields.items():
        columns = [field["name"] for field in fields if field["name"] in NOT_NEGATIVE]
        for row in tables[name]:
            for column in columns:
                if row[column] is not None and row[column] < 0:
                    yield f"{name}.{column} is {row[column]}"


def shares_lie_between_0_and_1(tables):
    for name in ("recovery", "risk", "quality", "completeness", "summary"):
        for row in tables[name]:
            value = row.get("value", row.get("mean"))
            if row["metric"] in SHARES and value is not None and not -TINY <= value <= 1 + TINY:
                yield f"{name}: {row['metric']} is {value}"


def figures_are_numbers(tables):
    for name, fields in tables.fields.items():
        columns = [field["name"] for field in fields if field["type"] == "number"]
        for row in tables[name]:
            for column in columns:
                if row[column] is not None and not math.isfinite(row[column]):
                    yield f"{name}.{column} is {row[column]}"


def limits_are_in_order(tables):
    for name in tables.fields:
        for row in tables[name]:
            low, high = row.get("ci_low"), row.get("ci_high")
            if low is not None and high is not None and low > high + TINY * max(1, abs(high)):
                yield f"{name}: an interval goes from {low} to {high}"


def no_lower_limit_is_above_its_bound(tables):
    for name in ("risk", "summary"):
        for row in tables[name]:
            low, bound = row["ci_low"], row["bound"]
            if low is None or bound is None:
                continue
            BOUNDS["tested"] += 1
            if low <= bound + TINY * max(1, abs(bound)):
                continue
            BOUNDS["above of no width" if low == row["ci_high"] else "above"] += 1
            if is_beyond_chance(row):
                yield f"{name}: {row['metric']} of {row['adversary']} is above its bound: {row}"


def no_report_is_early(tables):
    for row in tables["reports"]:
        source, trigger = row["source_time_ms"], row["trigger_time_ms"]
        due, sent = row["due_time_ms"], row["sent_time_ms"]
        if trigger is not None and trigger < source:
            yield f"a conversion precedes its click: {row}"
        if due < (source if trigger is None else trigger):
            yield f"a report is due before what it reports: {row}"
        if sent is not None and sent < due:
            yield f"a report left before it was due: {row}"


def reports_are_due_by_their_rules_and_within_their_caps(tables):
    yield from due.offences(tables)


def budgets_are_never_negative(tables):
    """What the reports of a browser cost is at most what its budgets hold."""
    spent = collections.defaultdict(list)
    limits = {}
    for row in tables["reports"]:
        settings = tables.settings(row)
        system = settings["systems"][row["system"]]
        trigger = row["trigger_time_ms"]
        if trigger is None:
            continue
        browser = ("replication", "system", "person", "browser")
        if system["kind"] == "attribution-level-1" and not settings["population"]["clearing"]:
            # *Source:* Attribution Level 1, "deduct privacy and safety budgets": at the least, of one epoch.
            least = system["epsilon"] / (2 * system["max-value"])
            epoch = system["limits"]["epoch-days"] * 86_400_000
            for columns, budget in (((*browser, "destination"), "site-budget"), (browser, "global-budget")):
                key = (budget, *tables.key(row, *columns))
                spent[key].append(row["source_time_ms"])
                limits[key] = (system["limits"][budget], least, epoch)
        if system["kind"] == "attribution-reporting" and system["counts-from"] == "summary":
            key = ("reports", *tables.key(row, *browser, "campaign", "source_time_ms", "reporting_origin"))
            spent[key].append(0)
            limits[key] = (system["limits"]["aggregatable-reports-per-source"], 1, 1)
    for key, times in spent.items():
        budget, cost, epoch = limits[key]
        epochs = (max(times) - min(times)) // epoch + 2 if key[0] != "reports" else 1
        if len(times) * cost > epochs * budget + 1e-6:
            yield f"{key} spent {len(times) * cost} of {epochs} times {budget}"


CHECKS = [the_funnel_partitions_all_conversions, whole_numbers_are_not_negative, shares_lie_between_0_and_1,
          figures_are_numbers, limits_are_in_order, no_lower_limit_is_above_its_bound, no_report_is_early,
          reports_are_due_by_their_rules_and_within_their_caps, budgets_are_never_negative,
          *consistency.CHECKS]  # fmt: skip
