"""Prints where the instructions of a run go, a person: the difference of two profiles; see profile.sh."""

import argparse
import collections
import pathlib
import re
import shutil
import signal
import subprocess
import sys

import callgrind

# What holds nearly all is the way to the work, not the work.
NEARLY_ALL = 0.975
MACHINERY = re.compile("dispatch|Dispatch|^partial apply for|^thunk for")


def difference(more, fewer):
    return collections.Counter({key: more[key] - fewer[key] for key in more | fewer})


def demangled(names):
    """Swift's names as people write them, where the toolchain is there to say."""
    if not shutil.which("swift"):
        return {name: name for name in names}
    done = subprocess.run(["swift", "demangle", "--compact", "--simplified"], input="\n".join(names) + "\n",
                          stdout=subprocess.PIPE, text=True, check=True)
    return dict(zip(names, done.stdout.splitlines(), strict=True))


def short(name):
    """A name without what says the same for all of ours."""
    name = re.sub(r"^(function signature|generic) specialization <.*?> of ", "", name)
    return re.sub(r"generic specialization <[^>]*> of |function signature specialization <[^>]*> of ", "", name)


def places(program, addresses):
    """For each address of the program: the function that was written there, inlined or not, and its line."""
    if not shutil.which("llvm-symbolizer"):
        return {}
    asked = "\n".join(hex(a) for a in addresses) + "\n"
    done = subprocess.run(["llvm-symbolizer", f"--obj={program}", "--inlines", "--functions=linkage", "--no-demangle"],
                          input=asked, stdout=subprocess.PIPE, text=True, check=True)
    found = {}
    for address, block in zip(addresses, done.stdout.split("\n\n")):
        lines = block.strip("\n").split("\n")
        frames = list(zip(lines[0::2], lines[1::2]))
        # Code of the standard library is charged to the line of ours that it was inlined into.
        frame = next((f for f in frames if "/Sources/" in f[1]), frames[0] if frames else ("??", "??:0:0"))
        file, _, rest = frame[1].partition("/Sources/")
        line = (rest or frame[1]).rsplit(":", 1)[0]
        found[address] = (frame[0], line)
    return found


def table(title, counts, people, total, rows, names=None):
    print(f"\n{title}")
    print(f"{'a person':>10}  {'share':>6}")
    for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:rows]:
        text = short(names[callgrind.base(key)]) if names else key
        print(f"{count / people:>10.1f}  {100 * count / total:>5.1f}%  {text[:140]}")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--program", required=True)
    options.add_argument("--fewer", type=int, required=True)
    options.add_argument("--more", type=int, required=True)
    options.add_argument("--rows", type=int, default=25)
    arguments = options.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # for `profile.sh ... | head`
    more, fewer = (callgrind.read(arguments.folder / f"{n}.callgrind") for n in (arguments.more, arguments.fewer))
    people, total = arguments.more - arguments.fewer, more.total - fewer.total
    own = difference(more.own, fewer.own)
    inclusive = difference(more.inclusive(), fewer.inclusive())
    names = demangled(sorted({callgrind.base(name) for name in {*own, *inclusive}}))
    inclusive = collections.Counter({
        key: count for key, count in inclusive.items()
        if count < NEARLY_ALL * total and not MACHINERY.search(names[callgrind.base(key)])})
    fixed = fewer.total - total / people * arguments.fewer
    print(f"{total / people:,.0f} instructions a person; {fixed:,.0f} whatever their number")
    table("functions, their own instructions", own, people, total, arguments.rows, names)
    table("functions, with all that they call", inclusive, people, total, arguments.rows, names)
    by_address = collections.Counter()
    for (holder, address), count in difference(more.addresses, fewer.addresses).items():
        if holder.endswith("/attrsim") and count > 0:
            by_address[address] += count
    found = places(arguments.program, sorted(by_address))
    if not found:
        print("\nllvm-symbolizer is missing; it tells inlined functions and lines", file=sys.stderr)
        return
    inlined, lines, files = collections.Counter(), collections.Counter(), collections.Counter()
    for address, count in by_address.items():
        function, line = found[address]
        inlined[function] += count
        lines[line] += count
        files[line.rsplit(":", 1)[0]] += count
    names = demangled(sorted(inlined))
    table("source files", files, people, total, arguments.rows)
    table("functions as written, inlined or not, their own instructions", inlined, people, total, arguments.rows, names)
    table("lines", lines, people, total, arguments.rows)


if __name__ == "__main__":
    main()
