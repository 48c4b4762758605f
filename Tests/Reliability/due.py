"""When each system's reports may be due, and how many of one click there may be.

A mixed web's table does not say which system a browser has, so each browser's reports must be those of one of them.
"""

import collections

from quantities import milliseconds

DAY = 86_400_000
EVENT_API = "event-conversion-measurement"
# Ids of 8 bits come again, so the click is told by its time and campaign too.
CLICK = ("source_id", "source_time_ms", "campaign", "reporting_origin")
# Cookies and Attribution Level 1 report a conversion when it happens.
AT_CONVERSION = ("third-party-cookies", "attribution-level-1")


def parts(system):
    """The systems that a browser may have."""
    return list(system["parts"].values()) if system["kind"] == "mixed-web" else [system]


def ends(system, sites):
    """All times after the click, in ms, at which a report may be due; None where they follow the conversion."""
    declared = (sites or {}).get("expiry")
    if system["kind"] == EVENT_API:
        return None if system["debug-mode"] else event_api_ends(system, declared)
    if system["kind"] == "attribution-reporting" and system["counts-from"] == "event-level":
        kinds = ("event-level", "event-sources") if system["views"] else ("event-level",)
        return set().union(*(reporting_ends(system, kind, declared) for kind in kinds))
    return None


def event_api_ends(system, declared):
    """*Source:* the article of 2020, "2 days, 7 days, expiry"; a later window than the first ends with the click."""
    expiry = milliseconds(system["expiry"] if declared is None else declared)
    expiry = min(expiry, milliseconds(system["maximum-expiry"]))
    if system.get("minimum-expiry") is not None:
        expiry = max(expiry, milliseconds(system["minimum-expiry"]))
    windows = [milliseconds(window) for window in system["windows"]]
    if system["profile"] == "article":
        return {*windows[:1], *(min(window, expiry) for window in windows[1:]), expiry}
    # *Source:* Chromium 2020, `conversion_policy`: the deadline is before the end, and so is the expiry.
    return {*windows, expiry + milliseconds(system["deadline-offset"])}


def reporting_ends(system, kind, declared):
    """*Source:* Attribution Reporting, "parse event-report windows": what is not before the expiry ends with it."""
    expiry = min(max(milliseconds(system["expiry"] if declared is None else declared), DAY), 30 * DAY)
    if kind == "event-sources":
        expiry = (expiry + DAY // 2) // DAY * DAY
    written = [milliseconds(end) for end in (*system[kind]["windows"], system["expiry"])]
    early = {end for end in written if end < expiry}
    return early if len(early) == len(written) else early | {expiry}


def span(system):
    """From when to when after its conversion a report may be due, in ms; None where another rule holds."""
    kind = system["kind"]
    if kind in AT_CONVERSION or (kind == EVENT_API and system["debug-mode"]):
        return 0, 0
    if kind == "private-click-measurement":
        return milliseconds(system["earliest-delay"]), milliseconds(system["latest-delay"])
    if kind == "attribution-reporting" and system["counts-from"] == "summary":
        least = milliseconds(system["limits"]["aggregatable-delay-min"])
        return least, least + milliseconds(system["limits"]["aggregatable-delay-span"])
    return None


def cap(system):
    """How many reports a click has at most; None: any number."""
    if system["kind"] == EVENT_API:
        return system["reports-per-click"]
    if system["kind"] == "attribution-reporting" and system["counts-from"] == "event-level":
        views = system["event-sources"]["reports"] if system["views"] else 0
        return max(system["event-level"]["reports"], views)
    if system["kind"] == "private-click-measurement":
        return 1
    return None


class Rules:
    """What the reports of a system have to keep to."""

    def __init__(self, system, sites):
        self.kind = system["kind"]
        self.ends, self.span, self.cap = ends(system, sites), span(system), cap(system)

    def offence(self, row):
        """What is wrong with one report, or None."""
        after = row["due_time_ms"] - row["source_time_ms"]
        if self.kind == "no-measurement":
            return "a report of a browser that measures nothing"
        if self.ends is not None and after not in self.ends:
            return f"a report is due {after} ms after the click, and windows end after {sorted(self.ends)}"
        if self.span is not None and row["trigger_time_ms"] is not None:
            after = row["due_time_ms"] - row["trigger_time_ms"]
            if not self.span[0] <= after <= self.span[1]:
                return f"a report is due {after} ms after its conversion, not {self.span[0]} to {self.span[1]} ms"
        return None

    def offences(self, rows):
        """What is wrong with the reports of one browser, with the row that shows it."""
        for row in rows:
            if offence := self.offence(row):
                yield f"{offence}: {row}"
        told = [row for row in rows if row["source_id"] is not None]
        clicks = collections.Counter(tuple(row.get(name) for name in CLICK) for row in told)
        for click, count in clicks.items():
            if self.cap is not None and count > self.cap:
                yield f"the click {click} has {count} reports, and its cap is {self.cap}"
        if self.kind == "third-party-cookies":
            both = collections.Counter(tuple(row.get(name) for name in (*CLICK, "trigger_time_ms")) for row in told)
            for which, count in both.items():
                if count > 1:
                    yield f"the click and conversion {which} have {count} reports, not one"


def offences(tables):
    """What is wrong with the reports of each browser."""
    browsers, rules = collections.defaultdict(list), {}
    for row in tables["reports"]:
        browsers[tables.key(row, "replication", "system", "person", "browser")].append(row)
    for rows in browsers.values():
        key = tables.key(rows[0], "system")
        if key not in rules:
            settings = tables.settings(rows[0])
            system = settings["systems"][rows[0]["system"]]
            rules[key] = [Rules(part, settings["sites"]) for part in parts(system)]
        found = [list(rule.offences(rows)) for rule in rules[key]]
        if all(found):
            alone = len(found) == 1
            yield found[0][0] if alone else f"no part of the mixed web reports so: {min(found, key=len)[0]}"
