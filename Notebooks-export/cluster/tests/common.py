"""What the checks share: unsharded runs to compare with, and how two run folders are compared."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "Notebooks-export" / "cluster"
SHARDS = 8


class Failure(Exception):
    """Something is not as it must be; the message says what."""


def note(text: str) -> None:
    print(f"cluster: {text}", flush=True)


def unsharded(program: Path, out: Path, scenario: str, options: list[str]) -> Path:
    """The same run by one process."""
    done = subprocess.run(
        [program, "run", ROOT / scenario, *options, "--out", out, "--quiet"], text=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise Failure(f"an unsharded run of {scenario} ended with exit code {done.returncode}: {done.stderr}")
    return out


def contents(run: Path) -> dict[str, bytes]:
    """All files of a run but the manifest, which has the timings, and the lock, which is empty; parts without their seconds."""
    files = {str(file.relative_to(run)): file.read_bytes() for file in sorted(run.rglob("*")) if file.is_file()}
    return {
        name: re.sub(rb'"seconds" *: *[0-9.e-]+', b"", data) if name.startswith("parts/") else data
        for name, data in files.items() if name not in ("manifest.json", ".lock")}


def differences(one: Path, other: Path) -> list[str]:
    """The files that two run folders do not have in common byte for byte."""
    here, there = contents(one), contents(other)
    return [name for name in sorted(here.keys() | there.keys()) if here.get(name) != there.get(name)]


def require_same(what: str, run: Path, expected: Path) -> None:
    """Raises `Failure` where the runs differ; makes sure that a comparison can fail."""
    found = differences(run, expected)
    if found:
        raise Failure(f"{what}: these files differ from those of an unsharded run: {', '.join(found)}")
    files = contents(run)
    if "counts.csv" not in files or not any(name.startswith("parts/") for name in files):
        raise Failure(f"{what}: {run} is no run folder")
    table = run / "counts.csv"
    data = table.read_bytes()
    table.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
    if differences(run, expected) != ["counts.csv"]:
        raise Failure(f"{what}: the comparison does not see a changed byte")
    table.write_bytes(data)
    note(f"{what}: {len(files)} files, {sum(map(len, files.values())):,} bytes, the same as unsharded")


def main(check) -> None:
    """Runs a check with the program that the command line names; exit code 1 where it fails."""
    try:
        check(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
    except (Failure, subprocess.CalledProcessError) as failure:
        sys.exit(f"cluster: FAILED: {failure}")
