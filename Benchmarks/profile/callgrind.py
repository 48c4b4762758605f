"""Reads what callgrind wrote: instructions by function, alone and with what they called, and by address."""

import collections
import re

COMPRESSED = re.compile(r"\((\d+)\)(?: (.*))?")


class Profile:
    """Instruction counts of one run."""

    def __init__(self):
        self.own = collections.Counter()  # function -> instructions of its own
        self.called = collections.Counter()  # (caller, callee) -> instructions in the callee, with what it called
        self.addresses = collections.Counter()  # (object, address) -> instructions
        self.total = 0

    def inclusive(self):
        """Instructions of a function with all that it calls; of cycles, only what enters them."""
        sums = collections.Counter(self.own)
        for (caller, callee), count in self.called.items():
            if base(caller) != base(callee):
                sums[caller] += count
        return sums


def base(name):
    """A function without the number that callgrind gives to its recursive calls."""
    return re.sub(r"'\d+$", "", name)


def read(path):
    """Reads a file that was made with --dump-instr=yes."""
    profile = Profile()
    names = {"ob": {}, "fn": {}}
    where = {"ob": "", "fn": "", "cob": "", "cfn": ""}
    address, calls = 0, False

    def full(kind, text):
        number, name = COMPRESSED.match(text).groups()
        if name is not None:
            names[kind][number] = name
        return names[kind][number]

    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            line = line.rstrip("\n")
            first = line[:1]
            if first in "+-*0123456789" and first:
                position, _, cost = line.split(" ")
                address = (int(position, 0) if position[0] not in "+-*" else
                           address if position == "*" else address + int(position, 0))
                if calls:
                    profile.called[where["fn"], where["cfn"]] += int(cost)
                    calls = False
                else:
                    profile.own[where["fn"]] += int(cost)
                    profile.addresses[where["ob"], address] += int(cost)
            elif line.startswith("calls="):
                calls = True
            elif line.startswith("summary:"):
                profile.total = int(line.split()[1])
            elif "=" in line:
                key, _, text = line.partition("=")
                if key in where:
                    where[key] = full(key[-2:], text)
    return profile
