"""Plants wrong figures in the tables of one sound run, and asks whether each is found.

    test_checks.py PROGRAM
"""

import copy
import os
import subprocess
import sys
import tempfile
import unittest

import invariants
from program import Ending
from tables import Tables
from trials import LEAK, Trials

SCENARIO = """
scenario: 1
seed: 20201006
replications: 2
population: { people: 400 }
risk: { people: 50 }
outputs: { reports: true }
adversaries: { windows: { kind: window-timing, system: ecm, people: 200, expiry: 3d } }
systems:
  ecm: { kind: event-conversion-measurement }
  ara: { kind: attribution-reporting }
  pcm: { kind: private-click-measurement }
  web:
    kind: mixed-web
    parts:
      cookies: { share: 30%, kind: third-party-cookies }
      ecm: { share: 40%, kind: event-conversion-measurement }
      ara: { kind: attribution-reporting }
"""
HOUR, DAY = 3_600_000, 86_400_000
RULES = "reports_are_due_by_their_rules_and_within_their_caps"


class Checks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        folder = os.path.join(cls.scratch.name, "run")
        path = os.path.join(cls.scratch.name, "s.yaml")
        with open(path, "w") as file:
            file.write(SCENARIO)
        subprocess.run([cls.program, "run", path, "--out", folder, "--quiet"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)  # fmt: skip
        cls.sound = Tables(folder)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def setUp(self):
        self.tables = copy.deepcopy(self.sound)

    def reports(self, system, where=lambda row: row["trigger_time_ms"] is not None):
        found = [row for row in self.tables["reports"] if row["system"] == system and where(row)]
        self.assertTrue(found)
        return found

    def finds(self, check):
        found = invariants.problems(self.tables)
        self.assertTrue(any(problem.startswith(check) for problem in found), found)

    def due(self, row, time):
        row["due_time_ms"] = row["sent_time_ms"] = time

    def test_a_sound_run_has_no_problems(self):
        self.assertEqual(invariants.problems(self.tables), [])

    def test_a_report_an_hour_early_or_late_is_found(self):
        for system in ("ecm", "ara", "pcm"):
            for hours in (-25, -1, 1, 25) if system != "pcm" else (-25, 25):
                self.setUp()
                row = self.reports(system)[0]
                self.due(row, row["due_time_ms"] + hours * HOUR)
                self.finds(RULES)

    def test_late_conversions_reported_at_once_are_found(self):
        for system in ("ecm", "ara"):
            self.setUp()
            for row in self.reports(system):
                if row["trigger_time_ms"] - row["source_time_ms"] > 2 * DAY:
                    self.due(row, row["trigger_time_ms"] + 1)
            self.finds(RULES)

    def test_all_reports_at_one_wrong_time_are_found(self):
        for row in self.reports("ecm"):
            self.due(row, row["source_time_ms"] + 45 * DAY)
        self.finds(RULES)

    def test_copies_of_a_report_due_at_the_conversion_are_found_in_a_mixed_web(self):
        row = self.reports("web")[0]
        self.due(row, row["trigger_time_ms"])
        self.tables["reports"].extend(dict(row) for _ in range(9))
        self.finds(RULES)

    def test_a_report_too_many_is_found(self):
        for system in ("ecm", "ara", "pcm"):
            self.setUp()
            row = self.reports(system)[0]
            self.tables["reports"].extend(dict(row) for _ in range(3))
            self.finds(RULES)

    def test_runs_that_disagree_with_reports_and_stages_are_found(self):
        for column, change in (("reports", 1), ("conversions", -10_000)):
            self.setUp()
            self.tables["runs"][0][column] += change
            self.finds("runs_agree_with_the_other_tables")
        self.setUp()
        self.tables["reports"].pop()
        self.finds("runs_agree_with_the_other_tables")

    def test_a_mean_that_is_not_the_mean_is_found(self):
        for metric in ("bias", "rmse", "top_k"):
            self.setUp()
            next(row for row in self.tables["summary"] if row["metric"] == metric)["mean"] += 0.001
            self.finds("means_are_those_of_the_replications")

    def test_a_figure_outside_its_interval_is_found(self):
        for name, column in (("risk", "value"), ("summary", "mean")):
            self.setUp()
            row = next(row for row in self.tables[name] if row["ci_high"] is not None and row[column] is not None)
            row["ci_low"], row["ci_high"] = row[column] + 1, row[column] + 2
            self.finds("figures_lie_in_their_intervals")

    def test_a_negative_error_is_found(self):
        for name, column in (("recovery", "value"), ("summary", "mean")):
            self.setUp()
            next(row for row in self.tables[name] if row["metric"] == "rmse")[column] = -0.5
            self.finds("errors_are_not_negative")

    def test_data_beyond_their_field_are_found(self):
        for system, data in (("ecm", 8), ("ara", 8), ("pcm", 16), ("ecm", -1)):
            self.setUp()
            self.reports(system)[0]["data"] = data
            self.finds("data_fit_their_field")


class Leaking:
    """A program that only says how much memory it took: what all runs take, buffers up to a size, and a leak."""

    path = "leaking"

    def __init__(self, leak, buffers=0):
        self.leak, self.buffers = leak, buffers

    def run(self, *arguments):
        settings = [argument for argument in map(str, arguments) if argument.startswith("population.people=")]
        people = int(settings[0].split("=")[1]) if settings else 0
        peak = (60 << 20) + min(people * 300, self.buffers) + people * self.leak
        return Ending(0, 1.0, peak, "--shard", "")


class Memory(unittest.TestCase):
    def found(self, *program):
        trials = Trials(Leaking(*program), "/nowhere")
        return [list(trials.memory("s.yaml", {"population": {}}, None, None, share)) for share in (0, 0.5, 0.99)]

    def test_a_leak_of_so_many_bytes_a_person_is_found(self):
        for leak in (LEAK, 2 * LEAK, 20 * LEAK):
            for found in self.found(leak):
                self.assertEqual(len(found), 1, leak)

    def test_memory_that_is_flat_or_becomes_flat_is_right(self):
        for buffers in (0, 20 << 20):
            for found in self.found(0, buffers):
                self.assertEqual(found, [])


if __name__ == "__main__":
    Checks.program = os.path.abspath(sys.argv.pop(1))
    unittest.main()
