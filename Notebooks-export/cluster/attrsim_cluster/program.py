"""The program attrsim: how it is called, and what it says when it refuses."""

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# The exit code for input that is wrong or damaged.
DATA = 65
# Exit codes that another attempt cannot change: usage, input, a mistake of the program, failed replications.
PERMANENT = {64, DATA, 70, 75}

Overrides = Mapping[str, object] | Sequence[str]


class AttrsimError(Exception):
    """attrsim ended with an error: `task` is what was being done, such as `shard 3/8`; `code` the exit code; `message` its words.

    A negative code is the signal that ended it, as in `subprocess`.
    """

    def __init__(self, task: str, code: int, message: str) -> None:
        super().__init__(task, code, message)
        self.task, self.code, self.message = task, code, message

    def __str__(self) -> str:
        return f"{self.task}: attrsim ended with exit code {self.code}: {self.message}"


def call(
    task: str, program: str, *arguments: str | Path, folder: Path | None = None,
    running: set[subprocess.Popen] | None = None,
) -> str:
    """Runs attrsim and returns its standard output.

    `folder` is the current folder of the program; `running` holds the process while it runs.
    Raises `AttrsimError`, with exit code 69 where there is no such program.
    """
    try:
        process = subprocess.Popen(
            [program, *map(str, arguments)], cwd=folder, text=True, encoding="utf-8", errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        raise AttrsimError(task, 69, f"{program} cannot be run: {error.strerror}; install it, or name it by program=") from None
    running = set() if running is None else running
    running.add(process)
    try:
        output, errors = process.communicate()
    finally:
        running.discard(process)
    if process.returncode != 0:
        raise AttrsimError(task, process.returncode, errors.strip())
    return output


def version(task: str, program: str) -> str:
    """The program's version: the release and a digest of its sources."""
    return call(task, program, "--version").strip()


def overrides(**options: Overrides | None) -> list[str]:
    """Options of the command line from `set`, `sweep`, `zip` and `where`: mappings, or texts as the command takes them.

    A mapping's value may be a list, which becomes values with commas between them.
    """
    words: list[str] = []
    for name, given in options.items():
        texts: Iterable[str] = (f"{path}={_text(value)}" for path, value in given.items()) if isinstance(
            given, Mapping) else [given] if isinstance(given, str) else given or []
        for text in texts:
            words += [f"--{name}", text]
    return words


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(_text, value))
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)
