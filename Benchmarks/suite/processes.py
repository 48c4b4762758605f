"""Runs programs bound to processors, and says what they took."""

import dataclasses
import os
import shutil
import subprocess
import sys
import tempfile
import time

# Libraries that would take more threads than they were given.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Failure(Exception):
    """Something did not run; the message says what."""


@dataclasses.dataclass(frozen=True)
class Took:
    """What one run of a program took."""

    seconds: float  # of wall clock, from before its start until after its end
    processor_seconds: float  # of user and system time
    memory: float  # peak resident MB
    output: str


def note(text):
    """Says on standard error what goes on."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def available():
    """The processors that this machine lets us have, by number, in order."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def can_bind():
    """Whether programs can be bound to processors here."""
    return shutil.which("taskset") is not None


def pinned(command, threads=1):
    """The command, bound to the first processors that we may have, one a thread, where the system can do that."""
    numbers = ",".join(map(str, available()[:threads]))
    return (["taskset", "-c", numbers] if can_bind() else []) + [str(c) for c in command]


def measure(command, threads=1, standard_input=os.devnull):
    """Runs a program once."""
    with (tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors,
          open(standard_input, "rb") as given):
        start = time.perf_counter()
        process = subprocess.Popen(
            pinned(command, threads), stdin=given, stdout=out, stderr=errors, env={**os.environ, **ONE_THREAD})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise Failure(f"{' '.join(map(str, command))}: exit {process.returncode}\n{errors.read()}")
        unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, kB here
        return Took(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6, out.read())


def build(command, where):
    """Runs a program that makes something; what it says is shown when it fails."""
    note(" ".join(map(str, command)))
    done = subprocess.run(
        [str(c) for c in command], cwd=where, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}")
