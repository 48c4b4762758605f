"""Runs the program under a time limit and a memory limit, and says what became of it."""

import dataclasses
import os
import resource
import signal
import subprocess
import time


@dataclasses.dataclass
class Ending:
    """How a run of the program ended."""

    code: int  # exit status; negative: the signal that ended it
    seconds: float
    peak: int  # bytes of memory at most
    output: str
    errors: str
    is_late: bool = False

    @property
    def crashed(self):
        return self.code < 0 and not self.is_late or self.code == 70 or self.code > 128


class Program:
    """`seconds` is of processor time, which a busy machine does not shorten; of wall time ten times as much is given."""

    def __init__(self, path, seconds=120, memory=4 << 30):
        self.path = os.path.abspath(path)
        self.seconds = seconds
        self.memory = memory
        # A crash is told by its signal; Swift's own backtrace could take minutes.
        self.environment = {**os.environ, "SWIFT_BACKTRACE": "enable=no", "NO_COLOR": "1"}

    def run(self, *arguments, kill_after=None, folder=None, before=None):
        """Run the program; with `kill_after` seconds, kill -9 it then if it still runs."""
        started = time.monotonic()
        process = self.start(*arguments, folder=folder, before=before)
        limit = 10 * self.seconds if kill_after is None else kill_after
        is_late = False
        try:
            output, errors = process.communicate(timeout=max(0.001, limit))
        except subprocess.TimeoutExpired:
            is_late = True
            process.kill()
            output, errors = process.communicate()
        is_late |= process.returncode == -signal.SIGXCPU
        seconds = time.monotonic() - started
        return Ending(process.returncode, seconds, process.peak(), output, errors, is_late)

    def start(self, *arguments, folder=None, before=None):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (self.memory, self.memory))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_CPU, (self.seconds, self.seconds + 5))
            if before:
                before()

        return Measured(
            [self.path, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            cwd=folder,
            env=self.environment,
            preexec_fn=limit,
        )


class Measured(subprocess.Popen):
    """A process whose use of memory is known when it has ended."""

    usage = None

    def _try_wait(self, wait_flags):
        try:
            pid, status, self.usage = os.wait4(self.pid, wait_flags)
        except ChildProcessError:
            pid, status = self.pid, 0
        return pid, status

    def peak(self):
        scale = 1 if os.uname().sysname == "Darwin" else 1024
        return self.usage.ru_maxrss * scale if self.usage else 0


def name_of(code):
    """An exit status in words."""
    return signal.Signals(-code).name if code < 0 else f"exit {code}"
