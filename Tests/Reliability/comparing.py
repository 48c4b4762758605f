"""Whether two results folders hold the same bytes."""

import filecmp
import os

# Timings and the command line; the parts, with the seconds that each took; and the lock.
APART = {"manifest.json", "parts", ".lock"}


def differences(one, other):
    """Sentences about files that differ, all but those that say how a run went."""
    names = [set(os.listdir(folder)) - APART if os.path.isdir(folder) else set() for folder in (one, other)]
    for name in sorted(names[0] ^ names[1]):
        yield f"{name} is there in one folder only"
    for name in sorted(names[0] & names[1]):
        paths = os.path.join(one, name), os.path.join(other, name)
        if os.path.isfile(paths[0]) and not filecmp.cmp(*paths, shallow=False):
            yield f"{name} has other bytes: {first_difference(*paths)}"


def first_difference(one, other):
    with open(one, errors="replace") as first, open(other, errors="replace") as second:
        for number, (left, right) in enumerate(zip(first, second), 1):
            if left != right:
                return f"line {number} is {right.rstrip()!r} and was {left.rstrip()!r}"
    return f"{os.path.getsize(other)} bytes, and there were {os.path.getsize(one)}"
