"""Whether verdicts, tables, page and picture say what was measured."""

import csv
import json
import pathlib
import tempfile
import unittest
import unittest.mock
import xml.etree.ElementTree

from suite import curves, growth, panels, processes, programs, results, verdicts, whole

MACHINE = {"processor": "P", "cores": 2, "memory_gb": 8.0, "system": "S", "date": "2020-10-06", "swift": "6",
           "python": "3", "numpy": "2", "simpy": "4"}


def silent():
    return verdicts.Verdicts(out=lambda text: None)


class Verdicts(unittest.TestCase):
    def test_a_figure_at_its_target_passes_in_both_directions(self):
        judge = silent()
        judge.judge(verdicts.NUMPY, 5.0)
        judge.judge(verdicts.NUMPY, 4.99)
        judge.judge(verdicts.MEMORY, 64.0)
        judge.judge(verdicts.MEMORY, 64.1)
        judge.say(None, "nothing is aimed at")
        self.assertEqual([word for word, _ in judge.lines], ["PASS", "MISS", "PASS", "MISS", ""])
        self.assertEqual(judge.lines[0][1], "ratio to NumPy: 5.0x (target 5x)")
        self.assertEqual(judge.lines[2][1], "peak memory: 64 MB (target at most 64 MB)")

    def test_ratios_are_of_medians_and_every_target_is_judged(self):
        entries = {name: whole.Contender("b", name, 10, 1, None, rates) for name, rates in {
            "one": [9e6, 12e6, 11e6], "numpy": [2e6, 2e6, 90], "numpy-fastest": [5.5e6], "simpy": [4e4],
            "sessions": [5e6], "ara": [2e6], "two": [21e6]}.items()}
        found, judge = results.Results(), silent()
        whole.assess({name: entry.rate for name, entry in entries.items()}, found, judge)
        self.assertEqual([line for line in judge.lines], [
            ("PASS", "people a second, one thread: 11.00 M (target 10 M)"),
            ("PASS", "ratio to NumPy: 5.5x (target 5x)"),
            ("", "ratio to NumPy without people of their own (pooled draws): 2.0x"),
            ("MISS", "ratio to SimPy: 275x (target 300x)"),
            ("PASS", "with sessions, funnel and delays, one thread: 5.00 M (target 4 M)"),
            ("MISS", "with the Attribution Reporting API, one thread: 2.00 M (target 3 M)"),
            ("PASS", "two threads: 1.91x (target 1.9x)")])
        self.assertEqual({row["metric"]: row["value"] for row in found.rows}["ratio_to_numpy"], 5.5)

    def test_one_processor_has_no_ratio_of_threads(self):
        judge = silent()
        rates = dict.fromkeys(("one", "numpy", "numpy-fastest", "simpy", "sessions", "ara"), 1e6)
        whole.assess(rates, results.Results(), judge)
        self.assertEqual(judge.lines[-1][0], "")


class Files(unittest.TestCase):
    def test_tables_read_back_what_was_measured(self):
        found = results.Results()
        found.add("benchmark", "NumPy, chunks of 2,000", 4_000_000, 1, "people_per_second", 2937000.5, "1/s", 5)
        found.add("benchmark", "NumPy, chunks of 2,000", 4_000_000, 1, "peak_memory", 35.25, "MB", 5)
        found.grow("people", 10, 10, 77, 0.0123456789, "s", 3)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "benchmarks"
            page = results.page(MACHINE, [("PASS", "a line")], found.rows, has_growth=False)
            found.write(path, MACHINE, page, "<svg/>")
            with open(path / "benchmarks.csv", encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            with open(path / "growth.csv", encoding="utf-8", newline="") as file:
                points = list(csv.DictReader(file))
            self.assertEqual(json.loads((path / "machine.json").read_text()), MACHINE)
            self.assertEqual(sorted(p.name for p in path.iterdir()), [
                "README.md", "benchmarks.csv", "growth.csv", "growth.svg", "machine.json"])
        self.assertEqual(tuple(rows[0]), results.COLUMNS)
        self.assertEqual(rows[0]["variant"], "NumPy, chunks of 2,000")
        self.assertEqual(rows[0]["people"], "4000000")
        self.assertEqual(float(rows[0]["value"]), 2937000)
        self.assertEqual(points[0]["cost"], "0.0123457")
        self.assertIn("| benchmark | NumPy, chunks of 2,000 | 4,000,000 | 2.937 | 35 |", page)
        self.assertIn("PASS  a line", page)

    def test_the_picture_has_each_point_and_is_well_formed(self):
        def curve(name, unit):
            points = [curves.Point(x, 1, cost=2 + 3 * x) for x in (1, 2, 4, 8, 16)]
            return curves.Curve(name, name, "axis <&>", unit, points, fitted=growth.fit(
                [p.x for p in points], [p.cost for p in points]))
        drawn = panels.picture([curve("a", "s"), curve("b", "us a person")], curves.formula)
        tree = xml.etree.ElementTree.fromstring(drawn)
        space = "{http://www.w3.org/2000/svg}"
        self.assertEqual(len(tree.findall(f"{space}circle")), 10)
        words = [element.text for element in tree.findall(f"{space}text")]
        self.assertIn("exponent 1.00 \u00b1 0.00; 2 \u00b5s + 3 \u00b5s each, a person", words)
        self.assertIn("axis <&>", words)

    def test_ticks_are_round_and_reach_no_further_than_needed(self):
        self.assertEqual(panels.ticks(32), [0, 10, 20, 30])
        self.assertEqual(panels.ticks(1.2), [0, 0.25, 0.5, 0.75, 1.0])
        self.assertEqual([panels.label(v) for v in (0, 2.5, 2500.0, 4e6)], ["0", "2.5", "2,500", "4 M"])


class Processors(unittest.TestCase):
    def test_programs_are_bound_to_the_first_processors_that_we_may_have(self):
        with (unittest.mock.patch("os.sched_getaffinity", lambda _: {7, 3, 5}, create=True),
              unittest.mock.patch("shutil.which", lambda _: "/bin/taskset")):
            self.assertEqual(processes.pinned(["a"]), ["taskset", "-c", "3", "a"])
            self.assertEqual(processes.pinned(["a", 1], 2), ["taskset", "-c", "3,5", "a", "1"])
            self.assertEqual(programs.processors(), 3)
            self.assertIn("bound to one processor", results.page(MACHINE, [], [], has_growth=False))

    def test_without_taskset_the_page_says_that_nothing_was_bound(self):
        with unittest.mock.patch("shutil.which", lambda _: None):
            self.assertEqual(processes.pinned(["a"]), ["a"])
            self.assertIn("nothing bound to processors", results.page(MACHINE, [], [], has_growth=False))


class Scenarios(unittest.TestCase):
    def test_more_systems_take_the_place_of_the_one(self):
        with tempfile.TemporaryDirectory() as folder:
            path = curves.written(pathlib.Path(folder), "x", [curves.KINDS["ecm"], curves.KINDS["ara"]])
            text = path.read_text()
        self.assertEqual(text.count("kind:"), 2)
        self.assertIn("  s0:\n    kind: event-conversion-measurement\n    profile: article\n", text)
        self.assertIn("  s1:\n    kind: attribution-reporting\n# The model knows no money.\nrecovery:", text)
        self.assertIn("population:\n  people: 1M\n", text)

    def test_every_curve_has_five_sizes_over_a_sixteenfold_range_or_more(self):
        with tempfile.TemporaryDirectory() as folder:
            for curve in curves.planned(pathlib.Path(folder), 1.0):
                sizes = sorted({p.x for p in curve.points if p.x > 0})
                if curve.is_judged:
                    self.assertGreaterEqual(len(sizes), 5)
                    self.assertGreaterEqual(sizes[-1] / sizes[0], 16)

    def test_clicks_are_spread_so_wide_that_they_hardly_meet(self):
        with tempfile.TemporaryDirectory() as folder:
            curve = next(c for c in curves.planned(pathlib.Path(folder), 1.0) if c.name == "clicks")
        for point in curve.points:
            others = (point.x - 1) / point.settings["population.advertisers.count"]
            self.assertLess(others, 0.1)
        page = results.page(MACHINE, [], [], has_growth=True)
        self.assertIn(f"over {curves.ADVERTISERS:,} advertisers", page)


if __name__ == "__main__":
    unittest.main()
