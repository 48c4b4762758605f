"""Whether a file of callgrind is read as callgrind means it."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "profile"))

import callgrind  # noqa: E402  (its folder must be known before)

FILE = """# callgrind format
positions: instr line
events: Ir
summary: 30

ob=(1) /bin/attrsim
fl=(1) ???
fn=(1) main
0x10 0 1
+4 0 2
cob=(1)
cfn=(2) work
calls=2 0x20
* 0 24
+4 0 3

fn=(2)
0x20 0 10
+4 0 6
cfn=(2)
calls=1 0x20
+2 0 8
* 0 8
"""


class Callgrind(unittest.TestCase):
    def test_own_and_inclusive_counts_by_function_and_address(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "x.callgrind"
            path.write_text(FILE)
            profile = callgrind.read(path)
        self.assertEqual(profile.total, 30)
        self.assertEqual(dict(profile.own), {"main": 6, "work": 24})
        # What a function calls of itself is in its own already.
        self.assertEqual(dict(profile.inclusive()), {"main": 30, "work": 24})
        self.assertEqual(profile.addresses["/bin/attrsim", 0x14], 2)
        self.assertEqual(profile.addresses["/bin/attrsim", 0x18], 3)
        self.assertEqual(profile.addresses["/bin/attrsim", 0x26], 8)

    def test_recursive_calls_have_the_name_of_their_function(self):
        self.assertEqual(callgrind.base("walk'2"), "walk")
        self.assertEqual(callgrind.base("walk"), "walk")


if __name__ == "__main__":
    unittest.main()
